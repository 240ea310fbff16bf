import Billing
import JSON
import Kernel
import Postgres

/// Bills what the order's policy allows and no invoice bills yet.
struct InvoiceSalesOrder: Command {
  static let durability = Durability.grouped

  let id: ID<SalesOrder>
  let input: Input

  struct Input: Decodable, Sendable {
    var date: LocalDate?
    var post: Bool?
    var lines: [Part]?

    struct Part: Decodable, Sendable {
      var lineId: ID<SalesOrderLine>
      var quantity: Decimal?
    }
  }

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    var order = try Order.lock(id, in: tx)
    guard order.status == .confirmed || order.status == .done else {
      throw order.invalidState("An order that is \(order.status.rawValue) cannot be invoiced.")
    }
    let quantities = try chosen(from: try order.billable(in: tx), of: order)
    guard !quantities.isEmpty else {
      throw Problem(
        .nothingToInvoice, "Everything that may be billed is billed.",
        meta: ["invoice_policy": .string(order.terms.invoicePolicy.rawValue)])
    }
    tx.changed(.event("invoiced"), id)
    let invoice = try order.bill(
      quantities, on: input.date ?? tx.today(in: order.company), posting: input.post ?? false, in: tx)
    try order.settle(in: tx)
    return .created(invoice, as: Invoice.view, at: "/v1/invoices")
  }

  /// All that may be billed, or what the caller names of it. Throws 409 `over_invoicing`, 422 for a foreign line.
  private func chosen(
    from billable: [(line: OrderLine, quantity: Decimal)], of order: Order,
  ) throws -> [(line: OrderLine, quantity: Decimal)] {
    guard let parts = input.lines else { return billable }
    var faults = Faults(.overInvoicing)
    var unknown = Faults(.unknownReference)
    var seen: Set<ID<SalesOrderLine>> = []
    var chosen: [(line: OrderLine, quantity: Decimal)] = []
    for (index, part) in parts.enumerated() {
      let pointer = "#/lines/\(index)"
      guard let line = order.lines.first(where: { $0.id == part.lineId }), seen.insert(part.lineId).inserted else {
        unknown.note(
          .unknownReference, "The order has no such line, or it stands here twice.", at: "\(pointer)/line_id",
          meta: ["id": .string(part.lineId.text)])
        continue
      }
      let allowed = billable.first { $0.line.id == line.id }?.quantity ?? .zero
      let quantity = part.quantity ?? allowed
      if quantity > allowed {
        faults.note(
          .overInvoicing, "\(quantity) is more than the \(allowed) that may be billed.", at: "\(pointer)/quantity",
          meta: ["allowed": .string(allowed.text), "got": .string(quantity.text)])
      } else if quantity.isPositive {
        chosen.append((line, quantity))
      }
    }
    try unknown.check()
    try faults.check()
    return chosen
  }
}
