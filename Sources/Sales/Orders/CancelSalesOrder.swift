import Billing
import Inventory
import JSON
import Kernel
import Ledger
import Postgres

/// Takes an order back, whole or what is left of it: its stock is free again and its drafts are gone.
struct CancelSalesOrder: Command {
  static let durability = Durability.grouped

  let id: ID<SalesOrder>
  let cancelsRemaining: Bool
  let reason: String?

  private struct Input: Decodable {
    var cancelRemaining: Bool?
    var reason: String?
  }

  init(_ request: Request) throws {
    id = try request.id()
    let input: Input = try request.decode()
    cancelsRemaining = input.cancelRemaining ?? false
    reason = input.reason
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    var order = try Order.lock(id, in: tx)
    try order.requireTransition(to: .cancelled)
    let isDelivered = order.lines.contains { $0.kind.isGoods && $0.delivered.isPositive }
    guard order.status != .done || !isDelivered else {
      throw order.invalidState("Nothing is left of the order to be cancelled.")
    }
    tx.changed(.event("cancelled"), id)
    if let source = order.source { try tx.touch(source) }
    guard !isDelivered || cancelsRemaining else {
      throw Problem(
        .alreadyDelivered, "Something was delivered: cancel the remaining quantities instead.",
        meta: ["delivery_status": .string(try order.progress.rawValue)])
    }
    for index in order.lines.indices { try order.lines[index].cancel(keepingOrder: isDelivered) }
    try refuseInvoiced(order, in: tx)
    try release(order, in: tx)
    if isDelivered { try reckonAnew(&order, in: tx) } else { order.status = .cancelled }
    tx.queue(
      "update sales_order set cancelled_at = \(tx.now), cancel_reason = \(reason) where id = \(id)")
    try order.settle(in: tx)
    return .shows(id, as: SalesOrder.view)
  }

  /// What is billed for good must be credited before it can be taken back.
  private func refuseInvoiced(_ order: Order, in tx: Transaction) throws {
    let billed = try order.billed(in: tx)
    let over = try order.lines.filter { line in try (billed[line.id]?.posted ?? .zero) > line.standing }
    guard over.isEmpty else {
      throw Problem(
        .alreadyInvoiced, "\(over.count) lines are invoiced beyond what would remain: credit them first.",
        meta: ["line_ids": .array(over.map { .string($0.id.text) })])
    }
  }

  /// Cancels what is on its way and throws away what is not posted.
  private func release(_ order: Order, in tx: Transaction) throws {
    let deliveries = try tx.all(
      "select id from delivery where source_id = \(id) and status in ('draft', 'reserved') order by id",
      as: { (id: ID<Delivery>) in id })
    for delivery in deliveries { try Inventory.cancel(delivery, in: tx) }
    let drafts = try tx.all(
      "select id from invoice where source_id = \(id) and status = 'draft' and kind = 'invoice' order by id",
      as: { (id: ID<Invoice>) in id })
    for draft in drafts { try Invoice.deleteDraft(draft, in: tx) }
  }

  /// What remains is what was delivered: the totals follow.
  private func reckonAnew(_ order: inout Order, in tx: Transaction) throws {
    let figures = try OrderFigures(of: order.lines, terms: order.terms, company: order.company, in: tx)
    for (index, net) in figures.result.nets.enumerated() { order.lines[index].net = net }
    tx.queue(
      """
      update sales_order set net_total = \(figures.result.netTotal), tax_total = \(figures.result.taxTotal),
        total = \(figures.result.total), base_total = \(figures.baseTotal)
      where id = \(id)
      """)
    figures.storeTaxes(of: id, company: order.company.id, in: tx)
  }
}

extension OrderLine {
  /// Cancels what is open. Of an order that lives on, services and charges stay: they go with what was delivered.
  mutating func cancel(keepingOrder: Bool) throws {
    if keepingOrder {
      if kind.isGoods { cancelled = try cancelled + open }
    } else {
      delivered = .zero
      cancelled = quantity
    }
  }
}
