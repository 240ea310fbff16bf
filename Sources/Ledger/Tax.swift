import JSON
package import Kernel
import Postgres

/// A percentage of a base, on top of the price or in it.
package enum Tax: Record {
  package static let kind = RecordKind("tax", prefix: "tax", company: true)

  /// What is sold, or what is bought.
  package enum Scope: String, Sendable, Codable {
    case sale
    case purchase

    /// The account that books it unless another is named.
    var role: AccountRole { self == .sale ? .taxPayable : .taxReceivable }
  }

  /// What reckoning and booking need of a tax.
  package struct Facts: Sendable {
    /// Which tax.
    package let id: ID<Tax>

    /// What it is called.
    package let name: String

    /// Percent.
    package let rate: Decimal

    /// Whether prices hold it.
    package let includedInPrice: Bool

    /// Whether it is on sales or on purchases.
    package let scope: Scope

    /// Where invoices book it.
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

  static let view = View(
    kind, as: "t",
    columns: """
      t.id, t.company_id, t.name, t.rate, t.included_in_price, t.scope, t.account_id, t.credit_account_id,
      t.valid_from, t.valid_to, t.archived_at, t.version, t.created_at, t.created_by, t.updated_at,
        t.updated_by
      """,
    from: "tax t",
    isCacheable: true)

  static let listing = Listing(
    view, filters: [.equals("scope", "t.scope"), .archived("t.archived_at")],
    sorts: [Sort("name", by: "t.name", type: "text")])

  static func unknown(_ id: ID<Tax>, at pointer: String? = nil) -> Problem {
    Problem(
      .unknownReference, "There is no such tax in this company.", pointer: pointer,
      meta: ["id": .string(id.text)])
  }
}
