import Catalog
package import Kernel
import Postgres

/// Goods coming in: draft until they are received, then final.
package enum Receipt: Record {
  package static let kind = RecordKind("receipt", prefix: "rcp", company: true)

  /// How a receipt is shown, with its lines.
  package static let view = View(
    kind, as: "r",
    columns: """
      r.id, r.company_id, r.number, r.date, r.status, r.party_id, r.warehouse_id, r.location_id, r.reference,
      r.total_cost, r.external_ids, r.version, r.created_at, r.created_by, r.updated_at, r.updated_by
      """,
    from: "receipt r", lists: [lines], expansions: [PartyOfDocument.expansion("r"), Expansion(lines)],
    actions: Actions(
      permissions: ["receive": "inventory.receipts:receive"], byStatus: ["draft": ["receive"]]))

  private static let lines = ChildList("lines") { parents in
    """
    select l.receipt_id as _parent, l.id, l.line_no, l.product_id, l.quantity, l.unit_cost, l.cost
    from receipt_line l where l.receipt_id in (\(parents)) order by l.receipt_id, l.line_no
    """
  }

  static let listing = Listing(
    view,
    filters: StockDocuments.filters("r") + [PartyOfDocument.filter("r")],
    sorts: StockDocuments.sorts("r"))

  /// Goods to come in, as they are asked for.
  struct LineInput: Decodable, Sendable {
    let productId: ID<Product>
    let quantity: Decimal
    let unitCost: Decimal
  }

  /// Queues the lines of a draft; products are checked first.
  static func write(_ lines: [LineInput], of id: ID<Receipt>, in tx: Transaction) throws {
    try StockLine.check(
      lines.map { StockLine(product: $0.productId, quantities: ["quantity": $0.quantity]) }, in: tx)
    var faults = Faults(.amountRange)
    for (index, line) in lines.enumerated()
    where (try? line.quantity * line.unitCost).map({ $0 < Decimal(1_000_000_000_000_000) }) != true {
      faults.note(.amountRange, "The line's cost is out of range.", at: "#/lines/\(index)/unit_cost")
    }
    try faults.check()
    tx.queue(
      """
      insert into receipt_line (id, receipt_id, line_no, product_id, quantity, unit_cost)
      select g.id, \(id), g.n, g.product, g.quantity, g.cost
      from unnest(\(lines.map { _ in ID<ReceiptLine>() })::uuid[], \(lines.map(\.productId))::uuid[],
        \(lines.map(\.quantity.normalized))::numeric[], \(lines.map(\.unitCost.normalized))::numeric[])
        with ordinality g(id, product, quantity, cost, n)
      """)
  }
}

/// One product of a receipt.
package enum ReceiptLine: Record {
  package static let kind = RecordKind("receipt_line", prefix: "rcl")
}
