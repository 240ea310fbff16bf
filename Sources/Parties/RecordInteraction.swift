import JSON
import Kernel
import Postgres

/// Writes down what was said with a party, after it was said.
struct RecordInteraction: Command {
  struct Subject: Decodable {
    let partyId: ID<Party>
  }

  let party: ID<Party>
  let input: InteractionInput

  init(_ request: Request) throws {
    party = try request.decode(Subject.self).partyId
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let party = try Party.resolve(party, pointer: "#/party_id", in: tx)
    let id = ID<Interaction>()
    var story = InteractionStory(party: party, occurredAt: tx.now)
    try story.apply(input, now: tx.now)
    tx.queue(
      """
      insert into interaction
        (id, party_id, channel, direction, occurred_at, duration_seconds, subject, body, external_ids, custom,
         created_at, created_by, updated_at, updated_by)
      values
        (\(id), \(party), \(story.channel), \(story.direction), \(story.occurredAt), \(story.durationSeconds),
         \(story.subject), \(story.body), \(story.externalIds), \(story.custom),
         \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
    try InteractionInput.store(input.participants.applied(to: []), of: id, story, in: tx)
    try InteractionInput.store(documents: input.documentIds.applied(to: []), of: id, in: tx)
    tx.changed(.created, id)
    return .created(id, as: Interaction.view, at: "/v1/interactions")
  }
}

/// Puts right what was written down; with whom it was stays.
struct CorrectInteraction: Command {
  let id: ID<Interaction>
  let input: InteractionInput

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let known = try tx.first(
      """
      select party_id, channel, direction, occurred_at, duration_seconds, subject, body, external_ids, custom
      from interaction where id = \(id)
      """,
      as: InteractionStory.init(
        party:channel:direction:occurredAt:durationSeconds:subject:body:externalIds:custom:))
    guard var story = known else { throw Problem.notFound }
    try story.apply(input, now: tx.now)
    tx.queue(
      """
      update interaction set
        channel = \(story.channel), direction = \(story.direction), occurred_at = \(story.occurredAt),
        duration_seconds = \(story.durationSeconds), subject = \(story.subject), body = \(story.body),
        external_ids = \(story.externalIds), custom = \(story.custom),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    if case .value(let participants) = input.participants {
      try InteractionInput.store(participants, of: id, story, in: tx)
    } else {
      tx.queue(
        "update interaction_participant set occurred_at = \(story.occurredAt) where interaction_id = \(id)")
    }
    if case .value(let documents) = input.documentIds {
      try InteractionInput.store(documents: documents, of: id, in: tx)
    }
    tx.changed(.updated, id)
    return .shows(id, as: Interaction.view)
  }
}
