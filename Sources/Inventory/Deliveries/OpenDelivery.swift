import Catalog
import Kernel
import Postgres

extension Reservation.Open {
  /// Reads a delivery with its lines, in their order; 404 when there is none.
  static func read(_ id: ID<Delivery>, in tx: Transaction) throws -> Reservation.Open {
    var head: (status: String, company: ID<Company>, location: ID<Location>)?
    var party: UInt128?
    var source: SourceDocument?
    let lines = try tx.all(
      """
      select d.status, d.company_id, d.location_id, d.party_id, d.source_kind, d.source_id, l.id,
        l.source_line_id, l.product_id, p.sku, l.quantity, l.reserved, l.stocked, p.allows_negative_stock,
        p.cost_method
      from delivery d
        join delivery_line l on l.tenant_id = d.tenant_id and l.delivery_id = d.id
        join product p on p.tenant_id = l.tenant_id and p.id = l.product_id
      where d.id = \(id) order by l.line_no
      """,
      as: {
        (
          status: String, company: ID<Company>, location: ID<Location>, partyId: UUIDValue?,
          sourceKind: String?,
          sourceId: UUIDValue?, line: ID<DeliveryLine>, sourceLine: UUIDValue?, product: ID<Product>,
          sku: String, quantity: Decimal, reserved: Decimal, stocked: Bool, negative: Bool, method: String,
        ) in
        head = (status, company, location)
        party = partyId?.raw
        source = SourceDocument(kind: sourceKind, id: sourceId)
        return Reservation.Line(
          id: line, sourceLine: sourceLine?.raw, product: product, sku: sku, quantity: quantity,
          reserved: reserved,
          isStocked: stocked, allowsNegative: negative, keepsStandard: method == "standard")
      })
    guard let head else { throw Problem.notFound }
    return Reservation.Open(
      status: head.status, company: head.company, location: head.location, party: party, source: source,
      lines: lines)
  }
}

/// What is free of the products of a delivery in its location, their balances locked in key order.
final class BalanceLocks {
  private let delivery: ID<Delivery>
  private(set) var free: [ID<Product>: Decimal] = [:]

  init(delivery: ID<Delivery>) { self.delivery = delivery }

  /// Queues the lock.
  func take(in tx: Transaction) {
    tx.queue(
      """
      select b.product_id, trim_scale(b.on_hand - b.reserved) from stock_balance b
      where b.location_id = (select d.location_id from delivery d where d.id = \(delivery))
        and b.product_id in (select l.product_id from delivery_line l where l.delivery_id = \(delivery)
          and l.stocked)
      order by b.product_id for update
      """,
      then: { [self] rows in
        let free = try rows.all(as: { (product: ID<Product>, free: Decimal) in (product, free) })
        self.free = Dictionary(free) { first, _ in first }
      })
  }
}
