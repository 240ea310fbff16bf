import Inventory
import JSON
import Kernel
import Postgres

/// Reserves for a delivery what there is in stock, and for an order that is delivered when paid what is paid for.
struct AssignDelivery: Command {
  static let durability = Durability.grouped

  let id: ID<Delivery>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    switch try Delivery.source(of: id, in: tx) {
    case let source? where source.kind == SalesOrder.kind.name:
      try assign(for: try Order.lock(ID(raw: source.id), in: tx), in: tx)
    case let source?:
      try tx.hold(source)
      try Inventory.reserve(id, mode: .available, in: tx)
      try tx.touch(source)
    case nil:
      try Inventory.reserve(id, mode: .available, in: tx)
    }
    return .shows(id, as: Delivery.view)
  }

  private func assign(for order: Order, in tx: Transaction) throws {
    if order.terms.deliveryPolicy == .paid {
      let paid = try PaidQuantities.of(id, in: order, tx: tx)
      try paid.requireSomething()
      // What is not paid for waits in a delivery of its own.
      _ = try Delivery.split(id, keeping: paid.allowed, in: tx)
      try Inventory.reserve(id, mode: .available, upTo: paid.allowed, in: tx)
    } else {
      try Inventory.reserve(id, mode: .available, in: tx)
    }
    try tx.touch(order.document)
  }
}
