import JSON
import Kernel
import Postgres

/// Gives a party that had been merged its own record back: what the merge moved, and nothing that was added
/// since.
///
/// Roles the other gained stay with it, for there may be documents by now that need them.
struct UnmergeParty: Command {
  let id: ID<Party>
  let allowsDuplicate: Bool

  init(_ request: Request) throws {
    id = try request.id()
    allowsDuplicate = request.flag("allow_duplicate")
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let winnerID = try PartyMergeRecord.standing(for: id, in: tx).winner
    for party in [id, winnerID].sorted() { tx.hold(party) }
    // Once more behind the locks: another may have undone it meanwhile.
    let merge = try PartyMergeRecord.standing(for: id, in: tx)
    var winner = try KnownParty.load(winnerID, in: tx)
    let (loser, before) = (merge.moved.loser, merge.moved.winner.details)
    let held = winner.held
    winner.details.giveBack(loser.details, keeping: before)
    winner.details.update(winnerID, in: tx)
    winner.details.storeAddresses(of: winnerID, in: tx)
    try PartyDuplicates(party: winnerID, isActive: winner.isActive, overrides: winner.overrides, held: held)
      .store(winner.details.identifiers, in: tx)
    restore(loser, in: tx)
    try PartyDuplicates(
      party: id, isActive: loser.party.status == "active", allowsDuplicate: allowsDuplicate,
      overrides: loser.overrides
    ).store(loser.details.identifiers, in: tx)
    PartyReturn(party: id, from: winnerID).run(in: tx)
    tx.changed(.event("unmerged"), id)
    tx.changed(.updated, winnerID)
    return .shows(id, as: Party.view(for: actor))
  }

  /// Queues the party's own row and its roles; its version also passes the other's, which callers saw under
  /// this id.
  private func restore(_ loser: PartyMergeRecord.Snapshot, in tx: Transaction) {
    tx.queue(
      """
      update party l set
        status = \(loser.party.status), merged_into = null, version = greatest(l.version, w.version)
      from party w where l.id = \(id) and w.tenant_id = l.tenant_id and w.id = l.merged_into
      """)
    loser.details.update(id, in: tx)
    loser.details.storeAddresses(of: id, in: tx)
    Party.grant(Set(loser.party.roles), to: id, in: tx)
  }
}

/// Queues the way back of the rows that only point at the party.
struct PartyReturn {
  let party: ID<Party>
  let from: ID<Party>

  func run(in tx: Transaction) {
    relationships("organisation_id", "person_id", in: tx)
    relationships("person_id", "organisation_id", in: tx)
    tx.queue(
      """
      update interaction_participant a set party_id = \(party)
      where a.party_id = \(from) and a.interaction_id in (
        select g.interaction_id from party_merge m,
          jsonb_to_recordset(m.moved->'participations') g(interaction_id uuid, shared bool)
        where m.loser_id = \(party) and m.undone_at is null and not g.shared)
      """)
    tx.queue(
      """
      insert into interaction_participant (interaction_id, party_id, occurred_at, role)
      select i.id, \(party), i.occurred_at, g.role
      from party_merge m,
        jsonb_to_recordset(m.moved->'participations') g(interaction_id uuid, role text, shared bool),
        interaction i
      where m.loser_id = \(party) and m.undone_at is null and g.shared and i.id = g.interaction_id
      on conflict do nothing
      """)
    tx.queue(
      """
      update interaction i set
        party_id = \(party), version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where i.party_id = \(from) and i.id in (
        select g::uuid from party_merge m, jsonb_array_elements_text(m.moved->'interactions') g
        where m.loser_id = \(party) and m.undone_at is null)
      returning i.id
      """
    ) { rows in
      for id in try rows.all(as: { (id: ID<Interaction>) in id }) { tx.changed(.updated, id) }
    }
    tx.queue(
      """
      update party_external_id e set party_id = \(party)
      where e.party_id = \(from) and (e.system, e.value) in (
        select g.key, g.value from party_merge m, jsonb_each_text(m.moved->'loser'->'party'->'external_ids') g
        where m.loser_id = \(party) and m.undone_at is null)
      """)
    tx.queue(
      """
      update party p set merged_into = \(party)
      where p.merged_into = \(from) and p.id in (
        select g::uuid from party_merge m, jsonb_array_elements_text(m.moved->'merged') g
        where m.loser_id = \(party) and m.undone_at is null)
      """)
    tx.queue(
      """
      update party_merge set undone_at = \(tx.now), undone_by = \(tx.actor)
      where loser_id = \(party) and undone_at is null
      """)
  }

  private func relationships(_ own: SQL, _ other: SQL, in tx: Transaction) {
    let row: SQL = """
      g(organisation_id uuid, person_id uuid, role text, since date, until date, created_at timestamptz,
        created_by text, shared bool)
      """
    tx.queue(
      """
      update party_relationship r set \(own) = \(party)
      where r.\(own) = \(from) and r.\(other) in (
        select g.\(other) from party_merge m, jsonb_to_recordset(m.moved->'relationships') \(row)
        where m.loser_id = \(party) and m.undone_at is null and g.\(own) = \(party) and not g.shared)
      """)
    tx.queue(
      """
      insert into party_relationship (organisation_id, person_id, role, since, until, created_at, created_by)
      select g.organisation_id, g.person_id, g.role, g.since, g.until, g.created_at, g.created_by
      from party_merge m, jsonb_to_recordset(m.moved->'relationships') \(row)
      where m.loser_id = \(party) and m.undone_at is null and g.\(own) = \(party) and g.shared
      on conflict do nothing
      """)
  }
}
