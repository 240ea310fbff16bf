package import Catalog
package import JSON
package import Kernel
import Postgres

/// A quantity somebody wants delivered.
package struct Demand: Sendable {
  /// The line of the source document, by which its module recognises what was shipped.
  package let sourceLine: UInt128?
  package let product: ID<Product>
  package let quantity: Decimal
  package let label: String

  /// The products are known to exist: callers have read their facts.
  package init(sourceLine: UInt128?, product: ID<Product>, quantity: Decimal, label: String) {
    self.sourceLine = sourceLine
    self.product = product
    self.quantity = quantity
    self.label = label
  }
}

extension Delivery {
  /// A planned delivery, and whether all of it is held.
  package struct Planned: Sendable {
    package let id: ID<Delivery>
    package let isComplete: Bool
  }

  /// Plans a delivery, from the company's first warehouse when none is named, and reserves its goods if asked
  /// to.
  ///
  /// All but the lock of the balances is queued, so a confirmation pays one round trip for it.
  /// Throws 409 `insufficient_stock` (mode `.all`), 409 `no_warehouse`, 422 `unknown_reference`.
  @discardableResult
  package static func plan(
    for source: SourceDocument?, party: UInt128?, company: Company, warehouse: ID<Warehouse>? = nil,
    location: ID<Location>? = nil, date: LocalDate, lines: [Demand], externalIds: JSON = [:],
    reserving mode: ReservationMode? = nil, in tx: Transaction,
  ) throws -> Planned {
    let id = ID<Delivery>()
    let missing = StoragePlace.missing(warehouse, location)
    tx.register(id, company: company.id, party: party, date: date)
    tx.queue(
      """
      insert into delivery (id, company_id, date, party_id, warehouse_id, location_id, source_kind, source_id,
        external_ids, created_at, created_by, updated_at, updated_by)
      select \(id), \(company.id), \(date), \(party.map(UUIDValue.init)), place.warehouse, place.location,
        \(source?.kind), \((source?.id).map(UUIDValue.init)), \(externalIds)::jsonb,
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor)
      from (select w.id as warehouse,
        l.id as location \(StoragePlace.rows(warehouse, location, of: company))) place
      """)
    let lineKind = source.map { "\($0.kind)_line" }
    tx.queue(
      """
      insert into delivery_line (id, delivery_id, line_no, product_id, label, quantity, stocked,
        source_line_kind, source_line_id)
      select g.id, \(id), g.n, g.product, g.label, g.quantity, coalesce(p.kind = 'stocked', false),
        case when g.source is not null then \(lineKind) end, g.source
      from unnest(\(lines.map { _ in ID<DeliveryLine>() })::uuid[], \(lines.map(\.product))::uuid[],
          \(lines.map(\.label))::text[], \(lines.map(\.quantity.normalized))::numeric[],
          \(lines.map { $0.sourceLine.map(UUIDValue.init) })::uuid[])
          with ordinality g(id, product, label, quantity, source, n)
        left join product p on p.id = g.product
      """,
      // No place, no delivery: its lines are what notices.
      onConstraint: ["delivery_line_delivery_fkey": missing])
    tx.changed(.created, id)
    guard let mode else { return Planned(id: id, isComplete: false) }
    let isComplete = try Reservation.take(for: id, mode: mode, limits: nil, isNew: true, in: tx)
    return Planned(id: id, isComplete: isComplete)
  }
}
