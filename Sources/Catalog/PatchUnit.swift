import JSON
import Kernel
import Postgres

/// Renames a unit or says how finely it counts; what it measures stays.
struct PatchUnit: Command {
  private let id: ID<UnitOfMeasure>
  private let patch: Input

  struct Input: Decodable, Sendable {
    let code: Patch<String>
    let name: Patch<String>
    let decimals: Patch<Int>
    let externalIds: Patch<JSON>
  }

  private struct Current {
    let code: String
    let name: String
    let decimals: Int
  }

  init(_ request: Request) throws {
    id = try request.id()
    patch = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let now = try tx.one(
      "select code, name, decimals from unit where id = \(id)",
      as: Current.init(code:name:decimals:))
    let code = patch.code.applied(to: now.code)
    let name = patch.name.applied(to: now.name)
    tx.queue(
      """
      update unit set code = \(code), name = \(name), decimals = \(patch.decimals.applied(to: now.decimals)),
        search = search_words(\("\(code) \(name)")),
        external_ids = external_ids || \(patch.externalIds.applied(to: [:]))::jsonb,
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """,
      onConstraint: ["unit_code_key": UnitOfMeasure.taken(code)])
    tx.changed(.updated, id)
    return .shows(id, as: UnitOfMeasure.view)
  }
}
