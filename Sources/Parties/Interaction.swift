import JSON
package import Kernel
package import Postgres

/// Something that was said with a party outside the documents: a call, a mail, a chat, a visit, a meeting, a
/// note.
package enum Interaction: Record {
  package static let kind = RecordKind("interaction", prefix: "int")

  private static let columns: SQL = """
    i.id, i.party_id, i.channel, i.direction, i.occurred_at, i.duration_seconds, i.subject, i.body,
    i.external_ids, i.custom, i.version, i.created_at, i.created_by, i.updated_at, i.updated_by
    """

  static let view = View(
    kind, as: "i",
    columns: "\(columns), p.id as \"party.id\", p.name as \"party.name\"",
    from: "interaction i join party p on p.tenant_id = i.tenant_id and p.id = i.party_id",
    lists: [participants, documents],
    isCacheable: true)

  private static let participants = ChildList("participants") { parents in
    """
    select a.interaction_id as _parent, a.party_id, p.name, a.role
    from interaction i
    join interaction_participant a
      on a.tenant_id = i.tenant_id and a.interaction_id = i.id and a.party_id <> i.party_id
    join party p on p.tenant_id = a.tenant_id and p.id = a.party_id
    where i.id in (\(parents)) order by a.interaction_id, p.name, p.id
    """
  }

  private static let documents = ChildList("documents") { parents in
    """
    select d.interaction_id as _parent, d.document_id, d.document_kind, r.number
    from interaction_document d join document r on r.tenant_id = d.tenant_id and r.id = d.document_id
    where d.interaction_id in (\(parents)) order by d.interaction_id, d.document_id
    """
  }

  static let listing = Listing(
    View(
      kind, as: "i", columns: columns, from: "interaction i",
      expansions: [
        Expansion(
          "party", columns: "p.id as \"party.id\", p.name as \"party.name\"",
          join: "join party p on p.tenant_id = i.tenant_id and p.id = i.party_id"),
        Expansion(participants), Expansion(documents),
      ]),
    filters: [
      Filter.custom("party_id") { values, _ in
        """
        i.id in (
          select a.interaction_id from party p
          join interaction_participant a on a.tenant_id = p.tenant_id and a.party_id = p.resolved_id
          where p.id = any(\(values.compactMap(ID<Party>.init))::uuid[]))
        """
      },
      Filter.custom("document_id") { values, _ in
        """
        i.id in (
          select d.interaction_id from interaction_document d
          where d.document_id = any(\(values.compactMap(SourceDocument.raw(of:)))::uuid[]))
        """
      },
      .equals("channel", "i.channel"), .equals("direction", "i.direction"),
      .range("occurred_at", "i.occurred_at", type: "timestamptz"),
    ],
    sorts: [Sort("occurred_at", by: "i.occurred_at", type: "timestamptz", descending: true)])
}

extension SourceDocument {
  /// The bits of a document's id, whatever its kind.
  package static func raw(of id: String) -> UUIDValue? { TypeID.decode(id).map { UUIDValue($0.1) } }
}
