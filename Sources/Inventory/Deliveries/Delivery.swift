package import Kernel
import Postgres

/// Goods going out: draft, reserved when all of it is held in stock, then shipped or cancelled.
///
/// Sales decides when an order's delivery is planned, assigned and shipped; this module carries it out.
/// Whoever works on a delivery that has a source holds the source first.
package enum Delivery: Record {
  package static let kind = RecordKind("delivery", prefix: "dlv", company: true)

  /// Where a delivery can go from each state.
  static let transitions: [String: Set<String>] = [
    "draft": ["reserved", "shipped", "cancelled"], "reserved": ["draft", "shipped", "cancelled"],
  ]

  /// How a delivery is shown, with its lines.
  package static let view = View(
    kind, as: "d",
    columns: """
      d.id, d.company_id, d.number, d.date, d.status, d.status in ('reserved', 'shipped') as complete,
      d.party_id, d.warehouse_id, d.location_id, d.source_kind as "source.kind", d.source_id as "source.id",
      d.backorder_of_id, b.id as backorder_id, d.total_cost, d.external_ids, d.version, d.created_at,
      d.created_by, d.updated_at, d.updated_by, d.source_id is null as _alone
      """,
    from: "delivery d left join delivery b on b.tenant_id = d.tenant_id and b.backorder_of_id = d.id",
    lists: [lines], expansions: [PartyOfDocument.expansion("d"), Expansion(lines)],
    actions: Actions(
      permissions: [
        "assign": "inventory.deliveries:assign", "ship": "inventory.deliveries:ship",
        "cancel": "inventory.deliveries:cancel",
      ]
    ) { row in
      let status = row["status"] ?? ""
      guard transitions[status] != nil else { return [] }
      // A delivery of an order is cancelled with the order.
      return (status == "draft" ? ["assign"] : []) + ["ship"] + (row["_alone"] == "t" ? ["cancel"] : [])
    })

  private static let lines = ChildList("lines") { parents in
    """
    select l.delivery_id as _parent, l.id, l.line_no, l.product_id, l.label, l.quantity, l.stocked,
      l.reserved, l.shipped, l.source_line_kind, l.source_line_id
    from delivery_line l where l.delivery_id in (\(parents)) order by l.delivery_id, l.line_no
    """
  }

  static let listing = Listing(
    view,
    filters: StockDocuments.filters("d") + [
      PartyOfDocument.filter("d"),
      .custom("source_id") { ids, _ in
        "d.source_id = any(\(ids.compactMap { TypeID.decode($0).map { UUIDValue($0.id) } })::uuid[])"
      },
    ],
    sorts: StockDocuments.sorts("d"))

  /// The document that asked for a delivery; nil for one that stands alone. Locks nothing.
  package static func source(of id: ID<Delivery>, in tx: Transaction) throws -> SourceDocument? {
    let source = try tx.first(
      "select source_kind, source_id from delivery where id = \(id)",
      as: { (kind: String?, id: UUIDValue?) in SourceDocument(kind: kind, id: id) })
    guard let source else { throw Problem.notFound }
    return source
  }

  static func move(_ id: ID<Delivery>, to status: String, in tx: Transaction) {
    tx.queue(
      """
      update delivery set status = \(status), version = version + 1, updated_at = \(tx.now),
        updated_by = \(tx.actor)
      where id = \(id)
      """)
  }
}

/// One product of a delivery.
package enum DeliveryLine: Record {
  package static let kind = RecordKind("delivery_line", prefix: "dll")
}
