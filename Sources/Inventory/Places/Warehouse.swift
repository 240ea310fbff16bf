import JSON
package import Kernel
import Postgres

/// Where a company keeps its goods.
package enum Warehouse: Record {
  package static let kind = RecordKind("warehouse", prefix: "wh", company: true)

  /// How a warehouse is shown, with the location its receipts and deliveries use.
  package static let view = View(
    kind, as: "w",
    columns: """
      w.id, w.company_id, w.code, w.name, s.id as stock_location_id, w.external_ids, w.archived_at, w.version,
      w.created_at, w.created_by, w.updated_at, w.updated_by
      """,
    from: """
      warehouse w join location s on s.tenant_id = w.tenant_id and s.warehouse_id = w.id
        and s.purpose = 'stock'
      """,
    isCacheable: true)

  static let listing = Listing(
    view,
    filters: [.flag("archived", "w.archived_at is not null")],
    sorts: [Sort("name", by: "w.name", type: "text")])

  static func taken(_ code: String) -> Problem {
    Problem(.duplicate, "Another warehouse has this code.", pointer: "#/code", meta: ["code": .string(code)])
  }
}
