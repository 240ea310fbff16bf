import JSON
import Kernel
import Parties
import Postgres

/// Adds a step to the way a sale goes.
struct CreateStage: Command {
  struct Input: Decodable, Sendable {
    var name: String
    var type: Stage.Outcome?
    var probability: Decimal?
    var position: Int?
    var externalIds: JSONObject?
  }

  let input: Input
  let probability: Decimal

  init(_ request: Request) throws {
    input = try request.decode()
    probability = try Stage.probability(input.probability, of: input.type ?? .open)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    try CRM.openPipeline(in: tx)
    let id = ID<Stage>()
    try tx.run(
      """
      insert into stage (id, name, type, probability, position, external_ids, created_at, created_by, updated_at,
        updated_by)
      select \(id), \(input.name), \((input.type ?? .open).rawValue), \(probability)::numeric,
        coalesce(\(input.position)::int, (select max(s.position) + 10 from stage s), 10),
        \(JSON.object(input.externalIds ?? [:]))::jsonb, \(tx.now)::timestamptz, \(tx.actor), \(tx.now)::timestamptz,
        \(tx.actor)
      """, onConstraint: Stage.taken(input.name))
    tx.changed(.created, id)
    return .created(id, as: Stage.view, at: "/v1/stages")
  }
}

extension Stage {
  static func probability(_ given: Decimal?, of type: Outcome) throws -> Decimal {
    guard let probability = given ?? type.probability else {
      throw Problem(.refused, "An open stage needs a probability.", pointer: "#/probability")
    }
    guard type.probability.map({ $0 == probability }) ?? true else {
      throw Problem(
        .refused, "What is won is certain, and what is lost is not to be had.", pointer: "#/probability",
        meta: ["type": .string(type.rawValue), "probability": .string(probability.text)])
    }
    return probability.normalized
  }
}

/// Changes a stage; its probability also holds for the opportunities in it that nobody overrode.
struct PatchStage: Command {
  struct Input: Decodable, Sendable {
    var name: Patch<String>
    var probability: Patch<Decimal>
    var position: Patch<Int>
    var externalIds: Patch<JSONObject>
  }

  let id: ID<Stage>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let (name, type, old, position, keys) = try tx.one(
      "select name, type, probability, position, external_ids from stage where id = \(id)",
      as: { (name: String, type: String, probability: Decimal, position: Int, keys: JSON) in
        (name, Stage.Outcome(rawValue: type) ?? .open, probability, position, keys.object ?? [:])
      })
    let probability = try Stage.probability(input.probability.applied(to: Optional(old)), of: type)
    let newName = input.name.applied(to: name)
    tx.queue(
      """
      update stage set name = \(newName), probability = \(probability),
        position = \(input.position.applied(to: position)),
        external_ids = \(JSON.object(keys.patched(by: input.externalIds))), version = version + 1,
        updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """, onConstraint: Stage.taken(newName))
    tx.changed(.updated, id)
    if probability != old { try carryOver(probability, in: tx) }
    return .shows(id, as: Stage.view)
  }

  private func carryOver(_ probability: Decimal, in tx: Transaction) throws {
    let inIt = try tx.all(
      """
      select o.id from opportunity o
      where o.stage_id = \(id) and o.status = 'open' and not o.probability_overridden order by o.id for update
      """, as: { (id: ID<Opportunity>) in id })
    for opportunity in inIt {
      var deal = try Deal.lock(opportunity, in: tx)
      deal.probability = probability
      try deal.store(in: tx)
      tx.changed(.updated, opportunity)
    }
  }
}

/// Retires a stage that nothing stands in.
struct ArchiveStage: Command {
  let id: ID<Stage>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let (isArchived, isOnly, standing) = try tx.one(
      """
      select s.archived_at is not null,
        not exists (select from stage t where t.type = s.type and t.archived_at is null and t.id <> s.id),
        (select count(*) from opportunity o where o.stage_id = s.id and o.status = 'open')
      from stage s where s.id = \(id)
      """, as: { (isArchived: Bool, isOnly: Bool, standing: Int) in (isArchived, isOnly, standing) })
    guard !isArchived else { throw Problem(.invalidState, "The stage is archived already.") }
    guard standing == 0, !isOnly else {
      throw Problem(
        .referenced,
        standing > 0 ? "Open opportunities stand in this stage." : "It is the last stage of its type.",
        meta: ["opportunities": .number(String(standing))])
    }
    tx.queue(
      """
      update stage set archived_at = \(tx.now), version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.changed(.event("archived"), id)
    return .shows(id, as: Stage.view)
  }
}
