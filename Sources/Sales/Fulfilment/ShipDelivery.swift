import Billing
import Inventory
import JSON
import Kernel
import Postgres

/// Ships a delivery, whole or in part; its order keeps count, and may be billed for it in the same transaction.
struct ShipDelivery: Command {
  static let durability = Durability.grouped

  let id: ID<Delivery>
  let date: LocalDate?
  let quantities: [ID<DeliveryLine>: Decimal]?
  /// The lines in the order of the body, so that a refusal can point at them.
  private let named: [ID<DeliveryLine>]
  let invoices: Bool

  private struct Input: Decodable {
    var date: LocalDate?
    var invoice: Bool?
    var lines: [Part]?

    struct Part: Decodable {
      var lineId: ID<DeliveryLine>
      var quantity: Decimal
    }
  }

  init(_ request: Request) throws {
    id = try request.id()
    let input: Input = try request.decode()
    date = input.date
    invoices = input.invoice ?? false
    var faults = Faults(.refused)
    var chosen: [ID<DeliveryLine>: Decimal] = [:]
    for (index, part) in (input.lines ?? []).enumerated()
    where chosen.updateValue(part.quantity, forKey: part.lineId) != nil {
      faults.note(.refused, "The line stands here twice.", at: "#/lines/\(index)/line_id")
    }
    try faults.check()
    quantities = input.lines == nil ? nil : chosen
    named = (input.lines ?? []).map(\.lineId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    do {
      try ship(in: tx)
    } catch let problem as Problem {
      throw pointed(problem)
    }
    return .shows(id, as: Delivery.view)
  }

  /// The refusal with the places of the lines it speaks of.
  private func pointed(_ problem: Problem) -> Problem {
    func place(of line: JSON?, _ member: String) -> String? {
      named.firstIndex { $0.text == line?.string }.map { "#/lines/\($0)/\(member)" }
    }
    var problem = problem
    for index in problem.faults.indices where problem.faults[index].pointer == nil {
      problem.faults[index].pointer = place(of: problem.faults[index].meta["line_id"], "quantity")
    }
    if problem.faults.isEmpty, let pointer = place(of: problem.meta["line_id"], "line_id") {
      problem.faults = [
        Fault(pointer: pointer, code: problem.code.name, detail: problem.detail, meta: problem.meta)
      ]
    }
    return problem
  }

  private func ship(in tx: Transaction) throws {
    switch try Delivery.source(of: id, in: tx) {
    case let source? where source.kind == SalesOrder.kind.name:
      try ship(for: try Order.lock(ID(raw: source.id), in: tx), in: tx)
    case let source:
      if invoices {
        throw Problem(.refused, "Only the delivery of an order can be billed with it.", pointer: "#/invoice")
      }
      if let source { try tx.hold(source) }
      _ = try Delivery.ship(id, quantities: quantities, date: date, in: tx)
    }
  }

  private func ship(for locked: Order, in tx: Transaction) throws {
    var order = locked
    guard order.status == .confirmed else {
      throw order.invalidState(
        order.status == .done
          ? "Everything of the order is delivered: this delivery is closed."
          : "An order that is \(order.status.rawValue) is not delivered.")
    }
    if let date, date < order.terms.date {
      throw Problem(
        .refused, "Nothing is shipped before it was ordered.", pointer: "#/date",
        meta: ["date": .string(date.text), "ordered_on": .string(order.terms.date.text)])
    }
    guard !invoices || order.terms.invoicePolicy == .delivery else {
      throw Problem(.refused, "The order is billed as ordered, not as delivered.", pointer: "#/invoice")
    }
    var quantities = quantities
    if order.terms.deliveryPolicy == .paid {
      let paid = try PaidQuantities.of(id, in: order, tx: tx)
      try paid.requireSomething()
      if let chosen = quantities { try paid.require(chosen) } else { quantities = try paid.shippable }
    }
    tx.changed(.event("delivered"), order.id)
    let shipment = try Delivery.ship(id, quantities: quantities, date: date, in: tx)
    for shipped in shipment.lines {
      guard let index = order.lines.firstIndex(where: { $0.id.raw == shipped.sourceLine }) else { continue }
      order.lines[index].delivered = try order.lines[index].delivered + shipped.quantity
    }
    if invoices {
      let billable = try order.billable(in: tx)
      if !billable.isEmpty { _ = try order.bill(billable, on: shipment.date, posting: true, in: tx) }
    }
    try order.settle(in: tx)
  }
}
