import JSON
import Kernel
import Postgres

/// What is said of an interaction beyond the party it was with.
struct InteractionInput: Decodable, Sendable {
  let channel: Patch<String>
  let direction: Patch<String>
  let occurredAt: Patch<Instant>
  let durationSeconds: Patch<Int>
  let subject: Patch<String>
  let body: Patch<String>
  let participants: Patch<[Participant]>
  let documentIds: Patch<[String]>
  let externalIds: Patch<JSONObject>
  let custom: Patch<JSONObject>

  struct Participant: Decodable, Sendable {
    let partyId: ID<Party>
    let role: String?
  }

  /// Queues everyone who took part in place of those there were; the party itself is one of them.
  ///
  /// A person or party that was merged takes part as its winner.
  static func store(
    _ participants: [Participant], of id: ID<Interaction>, _ story: InteractionStory, in tx: Transaction,
  ) throws {
    var faults = Faults(.unknownReference)
    let known = try tx.all(
      "select p.id, p.resolved_id from party p where p.id = any(\(participants.map(\.partyId))::uuid[])",
      as: { (id: ID<Party>, winner: ID<Party>) in (id, winner) })
    let winners = Dictionary(known) { first, _ in first }
    for (index, participant) in participants.enumerated() where winners[participant.partyId] == nil {
      faults.note(
        .unknownReference, "There is no such party.", at: "#/participants/\(index)/party_id",
        meta: ["id": .string(participant.partyId.text)])
    }
    try faults.check()
    tx.queue("delete from interaction_participant where interaction_id = \(id)")
    let others = participants.filter { winners[$0.partyId] != story.party }
    tx.queue(
      """
      insert into interaction_participant (interaction_id, party_id, occurred_at, role)
      select \(id), g.party, \(story.occurredAt), g.role
      from unnest(
        \([story.party] + others.compactMap { winners[$0.partyId] })::uuid[],
        \([nil] + others.map(\.role))::text[]) g(party, role)
      on conflict do nothing
      """)
  }

  /// Queues the documents it was about in place of those there were; any document of the tenant.
  static func store(documents: [String], of id: ID<Interaction>, in tx: Transaction) throws {
    tx.queue("delete from interaction_document where interaction_id = \(id)")
    guard !documents.isEmpty else { return }
    let raws = documents.compactMap(SourceDocument.raw(of:))
    let stored = try tx.all(
      """
      insert into interaction_document (interaction_id, document_id, document_kind)
      select \(id), d.id, d.kind from document d where d.id = any(\(raws)::uuid[])
      returning document_id
      """, as: { (id: UUIDValue) in id.raw })
    var faults = Faults(.unknownReference)
    for (index, raw) in raws.enumerated() where !stored.contains(raw.raw) {
      faults.note(
        .unknownReference, "There is no such document.", at: "#/document_ids/\(index)",
        meta: ["id": .string(documents[index])])
    }
    try faults.check()
  }
}
