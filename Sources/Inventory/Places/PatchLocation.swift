import Kernel
import Postgres

/// Renames a location; it stays where it is, so that its history stays true.
struct PatchLocation: Command {
  private let id: ID<Location>
  private let patch: Input

  struct Input: Decodable, Sendable {
    let name: String?
  }

  init(_ request: Request) throws {
    id = try request.id()
    patch = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    tx.queue(
      """
      update location set name = coalesce(\(patch.name), name),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """,
      onConstraint: ["location_name_key": Location.taken(patch.name ?? "")])
    tx.changed(.updated, id)
    return .shows(id, as: Location.view)
  }
}
