import JSON
package import Kernel
import Postgres

extension CRM {
  /// Gives a tenant the stages most sales go through, unless it has stages already.
  ///
  /// Two who come at once make them once: the later waits at the unique names and then finds them there.
  package static func openPipeline(in tx: Transaction) throws {
    let made = try tx.all(
      """
      insert into stage (id, name, type, probability, position, created_at, created_by, updated_at, updated_by)
      select g.id, g.name, g.type, g.probability, g.position, \(tx.now), \(tx.actor), \(tx.now), \(tx.actor)
      from unnest(\(steps.map { _ in ID<Stage>() })::uuid[], \(steps.map(\.name))::text[],
        \(steps.map(\.type.rawValue))::text[], \(steps.map(\.probability))::numeric[],
        \(steps.indices.map { ($0 + 1) * 10 })::int[]) g(id, name, type, probability, position)
      where not exists (select from stage)
      on conflict (tenant_id, name) do nothing
      returning id
      """, as: { (id: ID<Stage>) in id })
    for id in made { tx.changed(.created, id) }
  }

  private static let steps: [(name: String, type: Stage.Outcome, probability: Decimal)] = [
    ("New", .open, 10), ("Qualified", .open, 25), ("Proposal", .open, 50), ("Negotiation", .open, 75),
    ("Won", .won, 100), ("Lost", .lost, 0),
  ]
}

/// A stage as an opportunity needs to know it.
struct StageFacts: Sendable {
  let id: ID<Stage>
  let type: Stage.Outcome
  let probability: Decimal

  /// The open stage named, or the first of all. Throws 422 for one that is absent, archived or no open one.
  static func open(_ named: ID<Stage>?, in tx: Transaction) throws -> StageFacts {
    guard let named else { return try first(.open, in: tx) }
    let found = try tx.first(
      "select s.id, s.type, s.probability, s.archived_at is not null from stage s where s.id = \(named)",
      as: { (id: ID<Stage>, type: String, probability: Decimal, isArchived: Bool) in
        (StageFacts(id: id, type: type, probability: probability), isArchived)
      })
    let pointer = "#/stage_id"
    guard let (stage, isArchived) = found else {
      throw Problem(.unknownReference, "There is no such stage.", pointer: pointer, meta: ["id": .string(named.text)])
    }
    guard !isArchived, stage.type == .open else {
      throw Problem(
        .refused, "This is no open stage: opportunities are won and lost by command.", pointer: pointer,
        meta: ["id": .string(named.text), "type": .string(stage.type.rawValue)])
    }
    return stage
  }

  /// The first stage of a type; the usual ones are made when there are none.
  static func first(_ type: Stage.Outcome, in tx: Transaction) throws -> StageFacts {
    if let stage = try find(type, in: tx) { return stage }
    try CRM.openPipeline(in: tx)
    if let stage = try find(type, in: tx) { return stage }
    throw Problem(.invalidState, "There is no stage of this type.", meta: ["type": .string(type.rawValue)])
  }

  private static func find(_ type: Stage.Outcome, in tx: Transaction) throws -> StageFacts? {
    try tx.first(
      """
      select s.id, s.type, s.probability from stage s
      where s.type = \(type.rawValue) and s.archived_at is null order by s.position, s.id limit 1
      """, as: StageFacts.init(id:type:probability:))
  }

  init(id: ID<Stage>, type: String, probability: Decimal) {
    self.id = id
    self.type = Stage.Outcome(rawValue: type) ?? .open
    self.probability = probability
  }
}
