import Billing
import Inventory
import JSON
import Kernel
import Parties
import Postgres

/// Promises the goods: the quotation becomes binding and every line holds stock, or nothing changes.
struct ConfirmSalesOrder: Command {
  static let durability = Durability.grouped

  let id: ID<SalesOrder>
  let takesWhatThereIs: Bool
  let overridesCredit: Bool

  private struct Input: Decodable {
    var backorder: Bool?
    var overrideCredit: Bool?
  }

  init(_ request: Request) throws {
    id = try request.id()
    let input: Input = try request.decode()
    takesWhatThereIs = input.backorder ?? false
    overridesCredit = input.overrideCredit ?? false
    guard !overridesCredit || request.principal.allows(Self.override) else {
      throw Problem(
        .forbidden, "Going past the credit limit needs \(Self.override).", meta: ["permission": .string(Self.override)])
    }
  }

  private static let override = "sales.orders:override_credit"

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    var order = try Order.lock(id, in: tx)
    try order.requireTransition(to: .confirmed)
    let today = tx.today(in: order.company)
    if let last = order.terms.validUntil, last < today {
      throw Problem(
        .quotationExpired, "Its prices held until \(last).", meta: ["valid_until": .string(last.text)])
    }
    // He may have been archived since the quotation was written: 409 then.
    try Party.requireRole(.customer, order.terms.customer, pointer: "#/customer_id", in: tx)
    // The version moves on once, at the end: what the modules below touch is this very order.
    tx.changed(.event("confirmed"), id)
    if let source = order.source { try tx.touch(source) }
    let overriddenBy = try checkCredit(of: order, in: tx)
    tx.queue(
      """
      update sales_order set status = 'confirmed', confirmed_at = \(tx.now), credit_overridden_by = \(overriddenBy)
      where id = \(id)
      """)
    order.status = .confirmed
    try promiseGoods(of: order, today: today, in: tx)
    if order.terms.invoicePolicy == .order { try bill(&order, on: today, in: tx) }
    try order.settle(in: tx)
    tx.number(id, series: "SO", year: order.company.fiscalYear(of: today), company: order.company.id)
    return .shows(id, as: SalesOrder.view)
  }

  private func checkCredit(of order: Order, in tx: Transaction) throws -> String? {
    guard let credit = try CreditCheck.take(for: order, in: tx) else { return nil }
    do {
      try credit.enforce()
      return nil
    } catch let problem as Problem where overridesCredit && problem.code == .creditExceeded {
      return tx.actor
    }
  }

  /// With delivery when paid nothing is held before the money is there.
  private func promiseGoods(of order: Order, today: LocalDate, in tx: Transaction) throws {
    let demands = order.lines.filter(\.kind.isGoods).compactMap { line in
      line.product.map { Demand(sourceLine: line.id.raw, product: $0, quantity: line.quantity, label: line.label) }
    }
    guard !demands.isEmpty else { return }
    let mode: ReservationMode? =
      order.terms.deliveryPolicy == .paid ? nil : takesWhatThereIs ? .available : .all
    try Delivery.plan(
      for: order.document, party: order.terms.customer.raw, company: order.company, warehouse: order.terms.warehouse,
      date: max(order.terms.requestedDate ?? today, today), lines: demands, reserving: mode, in: tx)
  }

  /// One draft invoice of everything; services and charges are done with it.
  private func bill(_ order: inout Order, on date: LocalDate, in tx: Transaction) throws {
    for index in order.lines.indices where !order.lines[index].kind.isGoods {
      order.lines[index].delivered = order.lines[index].quantity
    }
    try Invoice.draft(order.invoice(of: order.lines.map { ($0, $0.quantity) }, on: date), in: tx)
  }
}
