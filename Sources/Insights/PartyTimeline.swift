import Kernel
import Parties
import Postgres

/// What happened with a party, in one line: what was said and what was done.
enum PartyTimeline {
  /// Interactions and documents of the party and of whoever was merged into it, newest first.
  ///
  /// A document has a day and no hour; it stands at the start of its day.
  static func listing(for request: Request) throws -> Listing {
    let party = try request.id(of: Party.self)
    let companies = request.principal.companies.map(\.id)
    return Listing(
      View(
        Party.kind, as: "e",
        columns: """
          e.kind, e.id, e.occurred_at, e.interaction_id as "interaction.id:interaction",
          e.channel as "interaction.channel", e.direction as "interaction.direction",
          e.subject as "interaction.subject", e.document_id as "document.id", e.document_kind as "document.kind",
          e.company_id as "document.company_id:company", e.number as "document.number", e.date as "document.date"
          """,
        from: """
          (
            select 'interaction' as kind, i.id::uuid as id, x.occurred_at, i.id::uuid as interaction_id,
              i.channel, i.direction, i.subject, null::uuid as document_id, null as document_kind,
              null::uuid as company_id, null as number, null::date as date
            from party a
            join interaction_participant x on x.tenant_id = a.tenant_id and x.party_id = a.resolved_id
            join interaction i on i.tenant_id = x.tenant_id and i.id = x.interaction_id
            where a.id = \(party)
            union all
            select d.kind, d.id, d.date::timestamp at time zone 'UTC', null, null, null, null, d.id, d.kind,
              d.company_id::uuid, d.number, d.date
            from party a
            join party f on f.tenant_id = a.tenant_id and f.resolved_id = a.resolved_id
            join document d on d.tenant_id = f.tenant_id and d.party_id = f.id
            where a.id = \(party) and (d.company_id is null or d.company_id = any(\(companies)::uuid[]))
          ) e
          """),
      filters: [.equals("kind", "e.kind")],
      sorts: [Sort("occurred_at", by: "e.occurred_at", type: "timestamptz", descending: true)],
      parent: Party.kind)
  }
}
