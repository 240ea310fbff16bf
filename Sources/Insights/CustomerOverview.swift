package import Kernel
import Parties
package import Postgres

/// A customer at one glance: who he is, what he owes, what he waits for and what was last said.
///
/// One statement for the figures and one for each list, in one pipeline and one snapshot: a single round trip. Money members
/// need `finance.figures:read`; without it they are left out by the writer.
package enum CustomerOverview {
  /// How many rows each list shows; the lists themselves are behind their own operations.
  static let shown = 20

  /// The read for the customer in the path, in the books of one company.
  package static func query(_ request: Request) throws -> Query {
    let company = try request.companyOfReport()
    return query(
      of: try request.id(of: Party.self), company: company, today: request.principal.clock.now.localDate(in: company.timeZone),
      now: request.principal.clock.now)
  }

  static func query(of id: ID<Party>, company: Company, today: LocalDate, now: Instant) -> Query {
    // Whoever was merged into the winner counts as the winner.
    let family: SQL = """
      (select f.id from party f
       where f.resolved_id = (select a.resolved_id from party a where a.id = \(id)))
      """
    return Query(
      rows: """
        select c.id, c.kind, c.name, c.status, c.email, c.phone, c.city, c.country, c.tax_id, c.language, c.owner,
          \(company.id)::uuid as "company_id:company", \(company.currency)::text as currency,
          t.credit_limit, owed.balance, owed.overdue, owed.overdue_days,
          orders.open_order_value, orders.open_order_count,
          tickets.open_ticket_count, tickets.breached_ticket_count,
          pipeline.open_opportunity_count, pipeline.weighted_pipeline,
          c.version
        from party asked
        join party c on c.tenant_id = asked.tenant_id and c.id = asked.resolved_id
        left join party_terms t
          on t.tenant_id = c.tenant_id and t.company_id = \(company.id) and t.party_id = c.id
        cross join lateral (\(owed(by: family, to: company, on: today))) owed
        cross join lateral (
          select count(*) as open_order_count, \(money(company, "sum(o.base_open_net)")) as open_order_value
          from sales_order o
          where o.party_id in \(family) and o.company_id = \(company.id) and o.status = 'confirmed'
        ) orders
        cross join lateral (
          select count(*) as open_ticket_count,
            count(*) filter (where k.resolution_due_at < \(now)) as breached_ticket_count
          from ticket k
          where k.customer_id in \(family) and k.status in ('open', 'pending', 'on_hold')
        ) tickets
        cross join lateral (
          select count(*) as open_opportunity_count,
            \(money(company, "sum(p.base_weighted_amount)")) as weighted_pipeline
          from opportunity p
          where p.party_id in \(family) and p.company_id = \(company.id) and p.status = 'open'
        ) pipeline
        where asked.id = \(id) and c.roles @> '{customer}'
        """,
      lists: lists(of: family, company: company, today: today, now: now))
  }

  /// Open items of receivable accounts, payments on account included, and how long the oldest is due.
  private static func owed(by family: SQL, to company: Company, on today: LocalDate) -> SQL {
    """
    select \(money(company, "sum(i.open_amount)")) as balance,
      \(money(company, "sum(i.open_amount) filter (where i.due_date < \(today) and i.open_amount > 0)")) as overdue,
      coalesce(\(today)::date - min(i.due_date) filter (where i.due_date < \(today) and i.open_amount > 0), 0)
        as overdue_days
    from open_item i
    join account a on a.tenant_id = i.tenant_id and a.id = i.account_id
    where i.is_open and i.party_id in \(family) and i.company_id = \(company.id) and a.role = 'receivable'
    """
  }

  private static func lists(of family: SQL, company: Company, today: LocalDate, now: Instant) -> [Query.List] {
    [
      Query.List(
        name: "open_orders",
        rows: """
          select o.id, o.number, o.date, o.requested_date, o.delivery_status, o.currency, o.total, o.open_net
          from sales_order o
          where o.party_id in \(family) and o.company_id = \(company.id) and o.status = 'confirmed'
          order by o.date, o.id limit \(shown)
          """),
      Query.List(
        name: "open_invoices",
        rows: """
          select i.id, i.number, i.date, i.due_date, i.due_date < \(today) as overdue, i.currency, i.total, i.open_amount
          from invoice i
          where i.party_id in \(family) and i.company_id = \(company.id) and i.status = 'posted' and i.kind = 'invoice'
          order by i.due_date, i.id limit \(shown)
          """),
      Query.List(
        name: "open_tickets",
        rows: """
          select k.id, k.number, k.subject, k.priority, k.status, k.assignee, k.created_at, k.resolution_due_at,
            coalesce(k.resolution_due_at < \(now), false) as breached
          from ticket k
          where k.customer_id in \(family) and k.status in ('open', 'pending', 'on_hold')
          order by k.created_at, k.id limit \(shown)
          """),
      Query.List(
        name: "open_opportunities",
        rows: """
          select p.id, p.name, s.name as stage, p.probability, p.close_date, p.currency, p.amount, p.weighted_amount
          from opportunity p join stage s on s.tenant_id = p.tenant_id and s.id = p.stage_id
          where p.party_id in \(family) and p.company_id = \(company.id) and p.status = 'open'
          order by p.close_date, p.id limit \(shown)
          """),
      Query.List(
        name: "last_interactions",
        rows: """
          select n.id, n.channel, n.direction, n.occurred_at, n.subject
          from interaction n
          where n.party_id in \(family)
          order by n.occurred_at desc, n.id desc limit \(shown)
          """),
    ]
  }

  /// A sum in the company's currency, padded to its decimals; nothing is zero.
  private static func money(_ company: Company, _ sum: SQL) -> SQL {
    "coalesce(\(sum), 0)::numeric(28, \(SQL(unsafe: String(company.currency.scale))))"
  }
}
