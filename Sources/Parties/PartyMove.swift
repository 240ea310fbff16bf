import Kernel
import Postgres

/// What a merge does to the rows that belong to the party given up.
struct PartyMove {
  let from: ID<Party>
  let to: ID<Party>

  init(from: ID<Party>, to: ID<Party>) { (self.from, self.to) = (from, to) }

  /// Queues the record of the merge with both parties as they stood: the way back.
  func remember(in tx: Transaction) {
    tx.queue(
      """
      insert into party_merge (loser_id, winner_id, merged_at, merged_by, moved)
      select \(from), \(to), \(tx.now), \(tx.actor), jsonb_build_object(
        'loser', \(snapshot(of: from)), 'winner', \(snapshot(of: to)),
        'interactions', array(select i.id from interaction i where i.party_id = \(from)),
        'participations', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'interaction_id', a.interaction_id, 'role', a.role, 'shared', exists (
              select from interaction_participant b
              where b.interaction_id = a.interaction_id and b.party_id = \(to)))), '[]')
          from interaction_participant a where a.party_id = \(from)),
        'relationships', (
          select coalesce(jsonb_agg(to_jsonb(r) - 'tenant_id' || jsonb_build_object('shared',
            \(to) in (r.organisation_id, r.person_id) or exists (
              select from party_relationship k
              where (k.organisation_id, k.person_id) in
                ((\(to), r.person_id), (r.organisation_id, \(to)))))), '[]')
          from party_relationship r where \(from) in (r.organisation_id, r.person_id)),
        'merged', array(select p.id from party p where p.merged_into = \(from)))
      """)
  }

  private func snapshot(of party: ID<Party>) -> SQL {
    """
    (select jsonb_build_object(
      'party', to_jsonb(p) - '{tenant_id,search}'::text[],
      'identifiers', (
        select coalesce(
          jsonb_agg(to_jsonb(i) - '{tenant_id,party_id}'::text[] order by i.kind, i.position), '[]')
        from party_identifier i where i.party_id = p.id),
      'addresses', (
        select coalesce(jsonb_agg(to_jsonb(d) - '{tenant_id,party_id}'::text[] order by d.position), '[]')
        from party_address d where d.party_id = p.id))
    from party p where p.id = \(party))
    """
  }

  /// Queues the move of everything that only points at the party; what the other has already is dropped.
  func children(in tx: Transaction) {
    // The guards of both credits: whoever is confirming an order of either finishes first.
    tx.queue(
      """
      select from party_terms t where t.party_id in (\(from), \(to)) order by t.company_id, t.party_id for update
      """)
    relationships("organisation_id", "person_id", in: tx)
    relationships("person_id", "organisation_id", in: tx)
    tx.queue(
      """
      delete from interaction_participant a where a.party_id = \(from) and exists (
        select from interaction_participant b
        where b.interaction_id = a.interaction_id and b.party_id = \(to))
      """)
    tx.queue("update interaction_participant set party_id = \(to) where party_id = \(from)")
    tx.queue(
      """
      update interaction set party_id = \(to), version = version + 1, updated_at = \(tx.now),
        updated_by = \(tx.actor)
      where party_id = \(from) returning id
      """
    ) { rows in
      for id in try rows.all(as: { (id: ID<Interaction>) in id }) { tx.changed(.updated, id) }
    }
    tx.queue("update party_external_id set party_id = \(to) where party_id = \(from)")
    tx.queue(
      """
      insert into party_terms
        (company_id, party_id, credit_limit, payment_term_id, dunning_blocked, updated_at, updated_by)
      select t.company_id, \(to), t.credit_limit, t.payment_term_id, t.dunning_blocked, \(tx.now), \(tx.actor)
      from party_terms t where t.party_id = \(from)
      on conflict do nothing
      """)
    for table in ["party_identifier", "party_address", "party_role"] {
      tx.queue("delete from \(SQL(unsafe: table)) where party_id = \(from)")
    }
  }

  private func relationships(_ own: SQL, _ other: SQL, in tx: Transaction) {
    tx.queue(
      """
      update party_relationship r set \(own) = \(to)
      where r.\(own) = \(from) and r.\(other) <> \(to) and not exists (
        select from party_relationship k where k.\(own) = \(to) and k.\(other) = r.\(other))
      """)
    tx.queue("delete from party_relationship r where r.\(own) = \(from)")
  }

  /// Queues the end of the party: whoever was merged into it is merged into the other now, so no chain is
  /// ever walked.
  ///
  /// The other's version also passes this one's, for a caller may know the family by this id.
  func giveUp(in tx: Transaction) {
    tx.queue("update party set merged_into = \(to) where merged_into = \(from)")
    tx.queue(
      """
      update party set status = 'merged', merged_into = \(to), roles = '{}', version = version + 1,
        updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(from)
      """)
    tx.queue(
      """
      update party w set version = greatest(w.version, l.version)
      from party l where w.id = \(to) and l.tenant_id = w.tenant_id and l.id = \(from)
      """)
  }
}
