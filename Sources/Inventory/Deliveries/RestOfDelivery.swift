import Kernel
import Postgres

/// What a delivery leaves for another one.
struct Rest {
  let line: Reservation.Line
  let quantity: Decimal
  /// What stays held for it.
  let reserved: Decimal

  enum Link {
    /// It carries what the first one did not ship.
    case backorder
    /// It stands beside the first one.
    case sibling
  }

  /// Queues a delivery of the rest, like the first in everything else. The balances keep what is held: it
  /// only changes hands.
  static func plan(
    _ rests: [Rest], of first: ID<Delivery>, as link: Link, in tx: Transaction,
  ) throws -> ID<Delivery>? {
    guard !rests.isEmpty else { return nil }
    let id = ID<Delivery>()
    let isComplete = rests.allSatisfy { !$0.line.isStocked || $0.reserved == $0.quantity }
    tx.queue(
      """
      insert into document (id, kind, company_id, party_id, date)
      select \(id), d.kind, d.company_id, d.party_id, d.date from document d where d.id = \(first)
      """)
    tx.queue(
      """
      insert into delivery (id, company_id, date, status, party_id, warehouse_id, location_id, source_kind,
        source_id, backorder_of_id, created_at, created_by, updated_at, updated_by)
      select \(id), d.company_id, d.date, \(isComplete ? "reserved" : "draft"), d.party_id, d.warehouse_id,
        d.location_id, d.source_kind, d.source_id, \(link == .backorder ? first : nil), \(tx.now),
        \(tx.actor), \(tx.now), \(tx.actor)
      from delivery d where d.id = \(first)
      """)
    tx.queue(
      """
      insert into delivery_line (id, delivery_id, line_no, product_id, label, quantity, stocked, reserved,
        source_line_kind, source_line_id)
      select g.id, \(id), l.line_no, l.product_id, l.label, g.quantity, l.stocked, g.reserved,
        l.source_line_kind, l.source_line_id
      from unnest(\(rests.map { _ in ID<DeliveryLine>() })::uuid[], \(rests.map(\.line.id))::uuid[],
          \(rests.map(\.quantity.normalized))::numeric[], \(rests.map(\.reserved.normalized))::numeric[])
          g(id, line, quantity, reserved)
        join delivery_line l on l.id = g.line
      """)
    tx.changed(.created, id)
    return id
  }
}
