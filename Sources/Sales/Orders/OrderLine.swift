package import Kernel
import Catalog
import Ledger
import Postgres

/// A line of an order; it keeps its id for good, and deliveries and invoices name it.
package enum SalesOrderLine: Record {
  package static let kind = RecordKind("sales_order_line", prefix: "sol")
}

/// A line as the commands work on it: what was agreed, and what became of it.
struct OrderLine: Sendable {
  /// How a line is fulfilled.
  enum Kind: String, Sendable {
    /// Goods that stock is kept of.
    case stocked
    /// Goods that are delivered without being counted.
    case consumable
    case service
    /// No product at all, such as freight.
    case charge

    /// Whether it goes out with a delivery.
    var isGoods: Bool { self == .stocked || self == .consumable }

    init(_ product: Product.Facts?) {
      switch product?.kind {
      case nil: self = .charge
      case .stocked: self = .stocked
      case .consumable: self = .consumable
      case .service: self = .service
      }
    }
  }

  var id: ID<SalesOrderLine>
  var kind: Kind
  var label: String
  var product: ID<Product>?
  var quantity: Decimal
  var unitPrice: Decimal
  var discountPercent: Decimal
  var taxes: [ID<Tax>]
  var account: ID<Account>?
  var net: Decimal
  var delivered: Decimal
  var cancelled: Decimal

  /// Neither delivered nor cancelled.
  var open: Decimal { get throws { try quantity - delivered - cancelled } }

  /// Agreed and not cancelled.
  var standing: Decimal { get throws { try quantity - cancelled } }

  /// What a quantity of it costs, exact: it is rounded once, where nets are reckoned.
  func amount(of quantity: Decimal) throws -> Decimal {
    let gross = try quantity * unitPrice
    guard !discountPercent.isZero else { return gross }
    return try gross * (Decimal(100) - discountPercent) * Decimal(1, scale: 2)
  }

  /// The share of its net that is still open, at the scale of the currency.
  func openNet(scale: Int) throws -> Decimal {
    let open = try open
    let standing = try standing
    if open.isZero || standing.isZero { return Decimal(0, scale: scale) }
    return open == standing ? net : try (net * open).divided(by: standing, scale: scale)
  }
}

extension OrderLine {
  /// Queues the read of an order's lines, in their order.
  static func read(of id: ID<SalesOrder>, in tx: Transaction) throws -> [OrderLine] {
    try tx.all(
      """
      select l.id, l.kind, l.label, l.product_id, l.quantity, l.unit_price, l.discount_percent, l.tax_ids, l.account_id,
        l.net, l.delivered, l.cancelled
      from sales_order_line l where l.sales_order_id = \(id) order by l.line_no
      """,
      as: {
        (
          id: ID<SalesOrderLine>, kind: String, label: String, product: ID<Product>?, quantity: Decimal, price: Decimal,
          discount: Decimal, taxes: [ID<Tax>], account: ID<Account>?, net: Decimal, delivered: Decimal,
          cancelled: Decimal
        ) in
        OrderLine(
          id: id, kind: try stored(kind), label: label, product: product, quantity: quantity,
          unitPrice: price, discountPercent: discount, taxes: taxes, account: account, net: net, delivered: delivered,
          cancelled: cancelled)
      })
  }
}
