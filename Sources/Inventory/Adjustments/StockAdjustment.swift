import Catalog
import JSON
package import Kernel
import Postgres

/// Counts and corrections: draft until posted, then final.
package enum StockAdjustment: Record {
  package static let kind = RecordKind("stock_adjustment", prefix: "adj", company: true)

  /// How an adjustment is shown, with its lines.
  package static let view = View(
    kind, as: "a",
    columns: """
      a.id, a.company_id, a.number, a.date, a.status, a.warehouse_id, a.location_id, a.reason, a.total_cost,
      a.external_ids, a.version, a.created_at, a.created_by, a.updated_at, a.updated_by
      """,
    from: "stock_adjustment a", lists: [lines],
    expansions: [Expansion(lines)],
    actions: Actions(permissions: ["post": "inventory.adjustments:post"], byStatus: ["draft": ["post"]]))

  private static let lines = ChildList("lines") { parents in
    """
    select l.stock_adjustment_id as _parent, l.line_no, l.product_id, l.counted, l.difference, l.unit_cost,
      l.expected, l.moved
    from stock_adjustment_line l where l.stock_adjustment_id in (\(parents)) order by l.stock_adjustment_id,
      l.line_no
    """
  }

  static let listing = Listing(view, filters: StockDocuments.filters("a"), sorts: StockDocuments.sorts("a"))

  /// What was found of a product; neither a count nor a difference leaves it untouched.
  struct LineInput: Decodable, Sendable {
    let productId: ID<Product>
    let counted: Decimal?
    let difference: Decimal?
    let unitCost: Decimal?
  }

  /// Queues the lines of a draft; products are checked first, and stand once each.
  static func write(_ lines: [LineInput], of id: ID<StockAdjustment>, in tx: Transaction) throws {
    var faults = Faults()
    var seen: Set<ID<Product>> = []
    for (index, line) in lines.enumerated() {
      if line.counted != nil, line.difference != nil {
        faults.note(.refused, "Give a count or a difference, not both.", at: "#/lines/\(index)/difference")
      }
      if !seen.insert(line.productId).inserted {
        faults.note(
          .refused, "The product stands in an earlier line already.", at: "#/lines/\(index)/product_id",
          meta: ["id": .string(line.productId.text)])
      }
    }
    try faults.check()
    try StockLine.check(
      lines.map {
        StockLine(product: $0.productId, quantities: ["counted": $0.counted, "difference": $0.difference])
      },
      in: tx)
    tx.queue(
      """
      insert into stock_adjustment_line (stock_adjustment_id, line_no, product_id, counted, difference,
        unit_cost)
      select \(id), g.n, g.product, g.counted, g.difference, g.cost
      from unnest(\(lines.map(\.productId))::uuid[], \(lines.map(\.counted?.normalized))::numeric[],
        \(lines.map(\.difference?.normalized))::numeric[], \(lines.map(\.unitCost?.normalized))::numeric[])
        with ordinality g(product, counted, difference, cost, n)
      """)
  }
}
