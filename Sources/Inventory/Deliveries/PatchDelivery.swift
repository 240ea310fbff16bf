import JSON
import Kernel
import Postgres

/// Moves an open delivery to another day.
struct PatchDelivery: Command {
  private let id: ID<Delivery>
  private let patch: Input

  struct Input: Decodable, Sendable {
    let date: LocalDate?
    let externalIds: JSON?
  }

  init(_ request: Request) throws {
    id = try request.id()
    patch = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let (status, date, party) = try tx.one(
      "select status, date, party_id from delivery where id = \(id)",
      as: { (status: String, date: LocalDate, party: UUIDValue?) in (status, date, party) })
    guard patch.date == nil || Delivery.transitions[status] != nil else {
      throw Problem(.invalidState, "The delivery is \(status).", meta: ["status": .string(status)])
    }
    if let date = patch.date { tx.reregister(id, party: party?.raw, date: date) }
    tx.queue(
      """
      update delivery set date = \(patch.date ?? date),
        external_ids = external_ids || \(patch.externalIds ?? [:])::jsonb,
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.changed(.updated, id)
    return .shows(id, as: Delivery.view)
  }
}
