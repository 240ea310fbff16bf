import Catalog
package import Kernel
import Postgres

/// A quantity that went from one location to another; never changed once it is there.
package enum StockMove: Record {
  package static let kind = RecordKind("stock_move", prefix: "mov", company: true)

  /// How a move is shown.
  package static let view = View(
    kind, as: "m",
    columns: """
      m.id, m.company_id, m.product_id, m.quantity, m.from_location_id, m.to_location_id, m.date,
      m.source_kind as "source.kind", m.source_id as "source.id", m.recorded_at, m.created_by
      """,
    from: "stock_move m")

  static let listing = Listing(
    view,
    filters: [
      .id("product_id", "m.product_id", of: Product.self),
      .custom("source_id") { ids, _ in
        "m.source_id = any(\(ids.compactMap { TypeID.decode($0).map { UUIDValue($0.id) } })::uuid[])"
      },
      .range("date", "m.date", type: "date"),
    ],
    sorts: [Sort("date", by: "m.date", type: "date", descending: true)])
}
