import JSON
package import Kernel
import Postgres

extension Delivery {
  /// Keeps those quantities of each source line in the delivery and moves the rest to a new one, with what is
  /// held.
  ///
  /// Answers nil, and changes nothing, when there is no rest or nothing would stay: half of an order paid is
  /// a delivery of that half, and another that waits.
  package static func split(
    _ id: ID<Delivery>, keeping quantities: [UInt128: Decimal], in tx: Transaction,
  ) throws -> ID<Delivery>? {
    tx.hold(id)
    let open = try Reservation.Open.read(id, in: tx)
    let (status, lines) = (open.status, open.lines)
    guard transitions[status] != nil else {
      throw Problem(.invalidState, "The delivery is \(status).", meta: ["status": .string(status)])
    }
    var rests: [Rest] = []
    var kept: [(line: Reservation.Line, quantity: Decimal, reserved: Decimal)] = []
    for line in lines {
      let keep = max(0, min(line.quantity, line.sourceLine.flatMap { quantities[$0] } ?? 0))
      let rest = try line.quantity - keep
      let stays = min(line.reserved, keep)
      if rest.isPositive {
        rests.append(Rest(line: line, quantity: rest, reserved: try line.reserved - stays))
      }
      if keep.isPositive { kept.append((line, keep, stays)) }
    }
    guard !rests.isEmpty, !kept.isEmpty else { return nil }
    let new = try Rest.plan(rests, of: id, as: .sibling, in: tx)
    tx.queue(
      """
      update delivery_line l set quantity = g.quantity, reserved = g.reserved
      from unnest(\(kept.map(\.line.id))::uuid[], \(kept.map(\.quantity.normalized))::numeric[],
        \(kept.map(\.reserved.normalized))::numeric[]) g(id, quantity, reserved)
      where l.id = g.id
      """)
    tx.queue(
      """
      delete from delivery_line l
      where l.delivery_id = \(id) and l.id <> all(\(kept.map(\.line.id))::uuid[])
      """)
    let isComplete = kept.allSatisfy { !$0.line.isStocked || $0.reserved == $0.quantity }
    move(id, to: isComplete ? "reserved" : "draft", in: tx)
    tx.changed(.event("split"), id)
    return new
  }
}
