/// An amount that stands alone, with its currency: `{"amount": "100.00", "currency": "EUR"}`.
package struct Money: Sendable, Hashable, Codable {
  /// How much, as it was given: `checked(scale:)` decides whether the currency has that many decimals.
  package let amount: Decimal

  /// Of what.
  package let currency: Currency

  /// That much of the currency.
  package init(_ amount: Decimal, _ currency: Currency) {
    self.amount = amount
    self.currency = currency
  }

  /// The amount with the decimals of its currency, halves away from zero.
  package var rounded: Money { Money(amount.rounded(to: currency.scale), currency) }
}

extension Money: CustomStringConvertible {
  /// The amount and the code: `100.00 EUR`.
  package var description: String { "\(amount) \(currency)" }
}
