import JSON
import Kernel
import Postgres

/// Renames a warehouse.
struct PatchWarehouse: Command {
  private let id: ID<Warehouse>
  private let patch: Input

  struct Input: Decodable, Sendable {
    let code: String?
    let name: String?
    let externalIds: JSON?
  }

  init(_ request: Request) throws {
    id = try request.id()
    patch = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    tx.queue(
      """
      update warehouse set code = coalesce(\(patch.code), code), name = coalesce(\(patch.name), name),
        external_ids = external_ids || \(patch.externalIds ?? [:])::jsonb,
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """,
      onConstraint: ["warehouse_code_key": Warehouse.taken(patch.code ?? "")])
    tx.changed(.updated, id)
    return .shows(id, as: Warehouse.view)
  }
}
