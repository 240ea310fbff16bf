import Catalog
package import Kernel
import Postgres

/// One change of a product's quantity and value in a company.
package enum ValuationEntry: Record {
  package static let kind = RecordKind("valuation_entry", prefix: "val", company: true)

  static let listing = Listing(
    View(
      kind, as: "e",
      columns: """
        e.id, e.company_id, e.product_id, e.kind, e.move_id, e.quantity, e.value, e.average_cost, e.method,
        e.date, e.source_kind as "source.kind", e.source_id as "source.id", e.journal_entry_id, e.recorded_at
        """,
      from: "valuation_entry e"),
    filters: [
      .id("product_id", "e.product_id", of: Product.self),
      .custom("source_id") { ids, _ in
        "e.source_id = any(\(ids.compactMap { TypeID.decode($0).map { UUIDValue($0.id) } })::uuid[])"
      },
      .range("date", "e.date", type: "date"),
    ],
    sorts: [Sort("date", by: "e.date", type: "date", descending: true)])
}

/// What the goods of a product are worth in a company; keyed by both, so the company's id breaks ties.
enum StockValue {
  static let listing = Listing(
    View(
      RecordKind("stock_valuation", prefix: "com", company: true), as: "v",
      columns: "v.product_id, v.company_id, c.currency, v.quantity, v.value, v.average_cost",
      from: """
        (select s.*, s.company_id as id from stock_valuation s) v
        join company c on c.tenant_id = v.tenant_id and c.id = v.company_id
        """),
    filters: [.id("product_id", "v.product_id", of: Product.self)],
    sorts: [Sort("product", by: "v.product_id", type: "uuid")])
}
