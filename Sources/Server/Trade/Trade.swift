package import Kernel

/// A company's trade as values: who it deals with, what it sells, and what happened, ready to be told to the service.
package struct Trade: Sendable {
  /// The system the keys belong to; records carry them as external ids.
  package var system: String
  package var company: Founding
  package var terms: NetTerms
  /// What is added to every price; nil where the trade is told without taxes.
  package var tax: SalesTax?
  package var parties: [Partner] = []
  package var products: [Good] = []
  package var orders: [Order] = []

  /// The company whose trade it is.
  package struct Founding: Sendable {
    package var name: String
    package var currency: Currency
    package var country: String
    package var timeZone: TimeZoneName
  }

  /// Payment within a number of days.
  package struct NetTerms: Sendable {
    package var name: String
    package var days: Int
  }

  /// A tax on sales, in percent.
  package struct SalesTax: Sendable {
    package var name: String
    package var rate: Decimal
  }

  /// A customer, supplier, employee or carrier.
  package struct Partner: Sendable {
    package var key: String
    package var role: String
    package var isPerson = false
    package var name: String
    package var email: String?
    package var phones: [(label: String, number: String)] = []
    package var address: Address?
    package var contact: (name: String, position: String?)?
    package var note: String?
    package var creditLimit: Decimal?

    /// The key as a record carries it: the same key of two roles names two records.
    package var externalKey: String { "\(role)-\(key)" }
  }

  /// Where a partner is; what is not known is left out.
  package struct Address: Sendable {
    package var street: String?
    package var city: String?
    package var region: String?
    package var postalCode: String?
    package var country: String?
  }

  /// A product and what one costs.
  package struct Good: Sendable {
    package var key: String
    package var sku: String
    package var name: String
    package var listPrice: Decimal
    package var unitCost: Decimal
    package var description: String?
    package var isService = false
    /// What is in stock beyond what the orders take.
    package var surplus: Decimal = .zero
  }

  /// An order and what became of it.
  package struct Order: Sendable {
    package var key: String
    package var customer: String
    package var date: LocalDate
    package var requested: LocalDate?
    /// The day the goods left and the invoice was posted; nil while the order is open.
    package var shipped: LocalDate?
    /// The day the invoice was paid; nil while it is open.
    package var paid: LocalDate?
    package var freight: Decimal
    package var lines: [Line]
  }

  /// So much of a product at a price.
  package struct Line: Sendable {
    package var product: String
    package var quantity: Decimal
    package var unitPrice: Decimal
    package var discountPercent: Decimal
  }

  /// The quantity of every product that was ordered: what opening stock must hold at least.
  func quantitiesOrdered() throws -> [String: Decimal] {
    var quantities: [String: Decimal] = [:]
    for line in orders.flatMap(\.lines) {
      quantities[line.product] = try (quantities[line.product] ?? .zero) + line.quantity
    }
    return quantities
  }

  /// The calendar years in which anything happens.
  package var years: ClosedRange<Int> {
    let days = orders.flatMap { [$0.date, $0.shipped, $0.paid].compactMap(\.self) }
    let first = days.min()?.year ?? 2026
    return first...max(first, days.max()?.year ?? first)
  }
}
