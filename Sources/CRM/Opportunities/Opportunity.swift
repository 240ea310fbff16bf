package import Kernel
import Parties
import Postgres

/// A sale that may come to be, on its way through the stages.
package enum Opportunity: Record {
  package static let kind = RecordKind("opportunity", prefix: "opp", company: true)

  /// One opportunity with its history and links.
  package static let view = View(
    kind, as: "o", columns: columns, from: "opportunity o",
    lists: [contacts, stageHistory, salesOrders, leads, interactions], expansions: [party, stage], actions: actions)

  static let listing = Listing(
    View(
      kind, as: "o", columns: columns, from: "opportunity o", expansions: [party, stage, Expansion(contacts)],
      actions: actions),
    filters: [
      .equals("status", "o.status"),
      .id("stage_id", "o.stage_id", of: Stage.self),
      Party.filter("party_id", on: "o.party_id"),
      .custom("contact_id") { ids, _ in
        """
        o.id in (select c.opportunity_id from opportunity_contact c
          where c.party_id = any(\(ids.compactMap(ID<Party>.init))::uuid[]))
        """
      },
      .equals("owner", "o.owner"),
      .equals("source", "o.source"),
      .range("close_date", "o.close_date", type: "date"),
    ],
    sorts: [
      Sort("close_date", by: "o.close_date", type: "date"), Sort("name", by: "o.name", type: "text"),
      Sort("created_at", by: "o.created_at", type: "timestamptz"),
    ])

  private static let columns: SQL = """
    o.id, o.company_id, o.date, o.name, o.party_id, o.stage_id, o.status, o.owner, o.source, o.currency,
    o.exchange_rate, o.amount, o.probability, o.probability_overridden, o.weighted_amount, o.base_amount,
    o.base_weighted_amount, o.close_date, o.closed_at, o.lost_reason, o.note, o.external_ids, o.custom, o.version,
    o.created_at, o.created_by, o.updated_at, o.updated_by
    """

  private static let actions = Actions(
    permissions: [
      "patch": "crm.opportunities:write", "win": "crm.opportunities:close", "lose": "crm.opportunities:close",
      "reopen": "crm.opportunities:close",
    ],
    byStatus: ["open": ["patch", "win", "lose"], "won": ["reopen"], "lost": ["reopen"]])

  private static let party = Expansion(
    "party",
    columns: """
      p.id as "party.id", p.name as "party.name", p.email as "party.email", p.phone as "party.phone"
      """,
    join: "join party p on p.tenant_id = o.tenant_id and p.id = o.party_id")

  private static let stage = Expansion(
    "stage",
    columns: """
      s.id as "stage.id", s.name as "stage.name", s.type as "stage.type", s.position as "stage.position"
      """,
    join: "join stage s on s.tenant_id = o.tenant_id and s.id = o.stage_id")

  private static let contacts = ChildList("contacts") { parents in
    """
    select c.opportunity_id as _parent, p.id, p.name, p.email, p.phone
    from opportunity_contact c join party p on p.tenant_id = c.tenant_id and p.id = c.party_id
    where c.opportunity_id in (\(parents)) order by c.opportunity_id, c.position, p.id
    """
  }

  private static let stageHistory = ChildList("stage_history") { parents in
    """
    select i.opportunity_id as _parent, i.stage_id, s.name as stage, i.entered_at, i.entered_by, i.left_at
    from stage_interval i join stage s on s.tenant_id = i.tenant_id and s.id = i.stage_id
    where i.opportunity_id in (\(parents)) order by i.opportunity_id, i.interval_no
    """
  }

  private static let salesOrders = ChildList("sales_orders") { parents in
    """
    select s.source_id as _parent, s.id, s.number, s.date, s.status, s.currency, s.total
    from sales_order s where s.source_id in (\(parents)) order by s.source_id, s.id
    """
  }

  private static let leads = ChildList("leads") { parents in
    """
    select l.opportunity_id as _parent, l.id, l.source, l.converted_at
    from lead l where l.opportunity_id in (\(parents)) order by l.opportunity_id, l.id
    """
  }

  /// What was said about it, or about the leads it came from.
  private static let interactions = ChildList("interactions") { parents in
    """
    select o.id as _parent, i.id, i.channel, i.occurred_at, i.subject
    from opportunity o
    cross join lateral (
      select t.id, t.channel, t.occurred_at, t.subject from interaction t
      where t.tenant_id = o.tenant_id and t.id in (
        select d.interaction_id from interaction_document d
        where d.tenant_id = o.tenant_id and d.document_id = any(array(
          select o.id::uuid
          union all
          select l.id::uuid from lead l where l.tenant_id = o.tenant_id and l.opportunity_id = o.id)))
      order by t.occurred_at desc, t.id desc limit 50
    ) i
    where o.id in (\(parents)) order by o.id, i.occurred_at desc, i.id desc
    """
  }
}
