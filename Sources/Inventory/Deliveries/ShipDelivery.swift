package import Catalog
import JSON
package import Kernel
import Ledger
import Postgres

/// What left the house with a delivery.
package struct Shipment: Sendable {
  /// One product that was shipped, and the line of the source document it fulfils.
  package struct Line: Sendable {
    package let line: ID<DeliveryLine>
    package let sourceLine: UInt128?
    package let product: ID<Product>
    package let quantity: Decimal
  }

  package let delivery: ID<Delivery>
  package let date: LocalDate
  package let lines: [Line]
  /// What the goods were worth, in the company's currency.
  package let cost: Decimal
  /// The delivery that carries the rest; nil when there is none.
  package let backorder: ID<Delivery>?
}

extension Delivery {
  /// Ships a delivery: the goods leave stock at the average cost, the books follow, and the rest becomes a
  /// backorder that keeps what is held for it.
  ///
  /// - Parameters:
  ///   - quantities: what is shipped, line by line; a line not named ships nothing. Nil ships what is held,
  ///     and services and consumables whole.
  ///   - date: the day it leaves; nil means today.
  /// - Throws: 409 `invalid_state`, `over_delivery`, `insufficient_stock`, `period_closed`; 422 for a foreign
  ///   line or when nothing is shipped.
  package static func ship(
    _ id: ID<Delivery>, quantities: [ID<DeliveryLine>: Decimal]? = nil, date: LocalDate? = nil,
    in tx: Transaction,
  ) throws -> Shipment {
    tx.hold(id)
    let locks = StockLocks(
      products: "select product_id from delivery_line where delivery_id = \(id) and stocked",
      company: "(select company_id from delivery where id = \(id))",
      location: "(select location_id from delivery where id = \(id))")
    locks.take(in: tx)
    let open = try Reservation.Open.read(id, in: tx)
    let parcel = Parcel(delivery: open)
    guard transitions[open.status]?.contains("shipped") == true else {
      throw Problem(.invalidState, "The delivery is \(open.status).", meta: ["status": .string(open.status)])
    }
    let company = try tx.principal.company(open.company)
    let date = date ?? tx.today(in: company)
    let document = StockDocument(
      company: company, location: open.location, date: date, source: SourceDocument(id),
      narration: "Goods shipped", farEnd: .customer)
    var book = try locks.open(parcel.stockedProducts, for: document, in: tx)
    let shipped = try parcel.choose(quantities, from: book)
    guard shipped.contains(where: \.isPositive) else { throw parcel.nothingToShip(quantities) }
    var rests: [Rest] = []
    var cost = Decimal.zero
    for (line, quantity) in zip(parcel.lines, shipped) {
      let left = try line.quantity - quantity
      let carried = min(max(0, try line.reserved - quantity), left)
      if left.isPositive { rests.append(Rest(line: line, quantity: left, reserved: carried)) }
      guard line.isStocked, quantity.isPositive else { continue }
      let released = try line.reserved - carried
      cost = try cost + book.takeOut(quantity, of: line.product, releasing: released, against: .costOfGoods)
    }
    cost = cost.rounded(to: company.currency.scale)
    parcel.close(id, shipped: shipped, cost: cost, date: date, in: tx)
    try book.post(in: tx)
    let backorder = try Rest.plan(rests, of: id, as: .backorder, in: tx)
    tx.number(id, series: "DLV", year: company.fiscalYear(of: date), company: company.id)
    tx.changed(.event("shipped"), id)
    if let source = open.source { try tx.touch(source) }
    return Shipment(
      delivery: id, date: date,
      lines: zip(parcel.lines, shipped).filter { $0.1.isPositive }.map {
        Shipment.Line(line: $0.id, sourceLine: $0.sourceLine, product: $0.product, quantity: $1)
      },
      cost: cost, backorder: backorder)
  }
}
