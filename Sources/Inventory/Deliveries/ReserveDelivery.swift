import Catalog
import JSON
package import Kernel

extension Inventory {
  /// Reserves what an open delivery still lacks; answers whether all of it is held now.
  ///
  /// - Parameter limits: caps what is held in all for a source line, such as the quantity that is paid; a
  ///   source line that is not named gets nothing then.
  /// - Throws: 409 `insufficient_stock` naming every short line in mode `.all`, 409 `invalid_state`.
  @discardableResult
  package static func reserve(
    _ delivery: ID<Delivery>, mode: ReservationMode, upTo limits: [UInt128: Decimal]? = nil,
    in tx: Transaction,
  ) throws -> Bool {
    try Reservation.take(for: delivery, mode: mode, limits: limits, isNew: false, in: tx)
  }

  /// Gives back everything an open delivery holds; it is a draft again.
  package static func release(_ delivery: ID<Delivery>, in tx: Transaction) throws {
    try close(delivery, as: "draft", event: "released", in: tx)
  }

  /// Cancels an open delivery and gives back what it holds. Throws 409 `invalid_state` once it is shipped or
  /// cancelled.
  package static func cancel(_ delivery: ID<Delivery>, in tx: Transaction) throws {
    try close(delivery, as: "cancelled", event: "cancelled", in: tx)
  }

  private static func close(
    _ delivery: ID<Delivery>, as status: String, event: String, in tx: Transaction,
  ) throws {
    tx.hold(delivery)
    let locks = BalanceLocks(delivery: delivery)
    locks.take(in: tx)
    let open = try Reservation.Open.read(delivery, in: tx)
    let (current, lines) = (open.status, open.lines)
    guard current == status || Delivery.transitions[current]?.contains(status) == true else {
      throw Problem(.invalidState, "The delivery is \(current).", meta: ["status": .string(current)])
    }
    guard current != status || status == "draft" else {
      throw Problem(.invalidState, "The delivery is \(current) already.", meta: ["status": .string(current)])
    }
    let held = lines.filter(\.reserved.isPositive)
    guard current != status || !held.isEmpty else { return }
    Reservation.write(held.map { ($0, $0.reserved.negated) }, to: delivery, in: tx)
    Delivery.move(delivery, to: status, in: tx)
    tx.changed(.event(event), delivery)
  }
}
