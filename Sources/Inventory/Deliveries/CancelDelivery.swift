import Kernel
import Postgres

/// Cancels a delivery that stands alone and gives back what it holds.
struct CancelDelivery: Command {
  static let durability = Durability.grouped

  private let id: ID<Delivery>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    guard try Delivery.source(of: id, in: tx) == nil else {
      throw Problem(.invalidState, "A delivery of an order is cancelled with the order.")
    }
    try Inventory.cancel(id, in: tx)
    return .shows(id, as: Delivery.view)
  }
}
