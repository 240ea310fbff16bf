import Kernel
import Ledger
import Postgres

/// Keeps count of what became of an order: the only place that writes quantities, what is open, and done.
extension Order {
  /// How much of it was delivered.
  var progress: SalesOrder.Progress {
    get throws {
      guard lines.contains(where: \.delivered.isPositive) else { return .none }
      return try lines.contains { try $0.open.isPositive } ? .partial : .complete
    }
  }

  /// Queues what the lines and the head say from now on; `status` is where it goes unless nothing is left of it.
  ///
  /// An order without anything open that is billed in full, drafts included, is done.
  mutating func settle(in tx: Transaction) throws {
    let scale = terms.currency.scale
    if status == .confirmed, try !lines.contains(where: { try $0.open.isPositive }), try isBilled(in: tx) {
      status = .done
      if let source { try tx.touch(source) }
    }
    let nets = try lines.map { status == .confirmed ? try $0.openNet(scale: scale) : Decimal(0, scale: scale) }
    let open = try Decimal.sum(nets).rounded(to: scale)
    tx.queue(
      """
      update sales_order_line l
      set delivered = g.delivered, cancelled = g.cancelled, net = g.net, open_net = g.open_net
      from unnest(\(lines.map(\.id))::uuid[], \(lines.map(\.delivered.normalized))::numeric[],
        \(lines.map(\.cancelled.normalized))::numeric[], \(lines.map(\.net))::numeric[], \(nets)::numeric[])
        g(id, delivered, cancelled, net, open_net)
      where l.id = g.id
      """)
    tx.queue(
      """
      update sales_order set status = \(status.rawValue), delivery_status = \(try progress.rawValue),
        open_net = \(open), base_open_net = \(try (open * terms.exchangeRate).rounded(to: company.currency.scale)),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
  }

  /// Whether invoices bill all that stands of it.
  private func isBilled(in tx: Transaction) throws -> Bool {
    try tx.value(
      """
      select coalesce(bool_and(b.invoiced >= b.quantity - b.cancelled), false)
      from sales_order_line_billed b where b.sales_order_id = \(id)
      """) ?? false
  }

  /// What invoices bill of each line, drafts included and credit notes taken off; and what of it is posted.
  func billed(in tx: Transaction) throws -> [ID<SalesOrderLine>: (invoiced: Decimal, posted: Decimal)] {
    let rows = try tx.all(
      "select b.id, b.invoiced, b.posted from sales_order_line_billed b where b.sales_order_id = \(id)",
      as: { (id: ID<SalesOrderLine>, invoiced: Decimal, posted: Decimal) in (id, invoiced, posted) })
    return Dictionary(rows.map { ($0.0, ($0.1, $0.2)) }) { first, _ in first }
  }
}
