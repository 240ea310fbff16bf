import JSON
import Kernel
import Postgres

/// Adds a unit.
struct CreateUnit: Command {
  private let input: Input

  struct Input: Decodable, Sendable {
    let code: String
    let name: String
    let dimension: String?
    let factor: Decimal?
    let decimals: Int?
    let externalIds: JSON?
  }

  init(_ request: Request) throws { input = try request.decode() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = ID<UnitOfMeasure>()
    tx.queue(
      """
      insert into unit (id, code, name, dimension, factor, decimals, search, external_ids, created_at,
        created_by, updated_at, updated_by)
      values (\(id), \(input.code), \(input.name), \(input.dimension ?? "count"),
        \((input.factor ?? 1).normalized), \(input.decimals ?? 0),
        search_words(\("\(input.code) \(input.name)")),
        \(input.externalIds ?? [:])::jsonb, \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """,
      onConstraint: ["unit_code_key": UnitOfMeasure.taken(input.code)])
    tx.changed(.created, id)
    return .created(id, as: UnitOfMeasure.view, at: "/v1/units")
  }
}
