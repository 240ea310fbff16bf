package import Kernel

/// A percentage of a base, on top of the price or in it.
package enum Tax: Record {
  package static let kind = RecordKind("tax", prefix: "tax", company: true)

  /// What is sold, or what is bought.
  package enum Scope: String, Sendable, Codable {
    case sale
    case purchase
  }

  /// What reckoning and booking need of a tax.
  package struct Facts: Sendable {
    package let id: ID<Tax>
    package let name: String

    /// Percent.
    package let rate: Decimal
    package let includedInPrice: Bool
    package let scope: Scope
    package let account: ID<Account>

    /// Where credit notes book it.
    package let creditAccount: ID<Account>

    /// Facts that were read, or made up for a test.
    package init(
      id: ID<Tax>, name: String, rate: Decimal, includedInPrice: Bool, scope: Scope, account: ID<Account>,
      creditAccount: ID<Account>,
    ) {
      self.id = id
      self.name = name
      self.rate = rate
      self.includedInPrice = includedInPrice
      self.scope = scope
      self.account = account
      self.creditAccount = creditAccount
    }

    /// The rate as a factor: 0.19 for 19 percent.
    var fraction: Decimal { get throws { try rate * Decimal.hundredth } }
  }
}
