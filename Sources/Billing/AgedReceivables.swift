import Kernel
import Parties
import Postgres

/// What every customer owed at the end of a day, by how long it had been due.
///
/// A past day adds back what was settled after it, so the report for that day stays what it was.
enum AgedReceivables {
  static func query(_ request: Request) throws -> Query {
    let company = try request.companyOfReport()
    let asOf = try request.date("as_of") ?? request.principal.clock.now.localDate(in: company.timeZone)
    let customer = request.reference("customer_id", to: Party.self)
    let zero = company.currency.zero
    let aged = aged(company.id, asOf, customer)
    return Query(
      rows:
        """
        select c.id as company_id, c.currency, \(asOf)::date as as_of from company c
        where c.id = \(company.id)
        """,
      lists: [
        Query.List(
          name: "customers",
          rows: """
            select p.id as "customer.id", p.name as "customer.name", \(buckets(zero))
            from (\(aged)) x join party p on p.id = x.party_id
            group by p.id, p.name having sum(x.open) <> 0 or bool_or(x.open <> 0)
            order by sum(x.open) desc, p.name, p.id
            """)
      ],
      objects: [Query.List(name: "totals", rows: "select \(buckets(zero)) from (\(aged)) x", single: true)],
      single: true)
  }

  private static func buckets(_ zero: Decimal) -> SQL {
    func sum(_ condition: SQL) -> SQL { "coalesce(sum(x.open) filter (where \(condition)), \(zero))" }
    return """
      \(sum("x.open > 0 and x.days <= 0")) as not_due,
      \(sum("x.open > 0 and x.days between 1 and 30")) as days_1_30,
      \(sum("x.open > 0 and x.days between 31 and 60")) as days_31_60,
      \(sum("x.open > 0 and x.days between 61 and 90")) as days_61_90,
      \(sum("x.open > 0 and x.days > 90")) as days_over_90,
      \(sum("x.open < 0")) as on_account,
      coalesce(sum(x.open), \(zero)) as total
      """
  }

  /// The items open on that day: those open now and those settled or undone since, by the party that holds
  /// the customer's record now.
  private static func aged(_ company: ID<Company>, _ asOf: LocalDate, _ customer: ID<Party>?) -> SQL {
    let ofCustomer: SQL =
      customer.map {
        """
         and o.party_id in (
          select f.id from party f join party g on g.tenant_id = f.tenant_id and g.resolved_id = f.resolved_id
          where g.id = \($0))
        """
      } ?? ""
    return """
      select f.resolved_id as party_id, o.open_amount + coalesce(l.moved, 0) as open,
        \(asOf)::date - o.due_date as days
      from (
        select o.entry_id, o.line_no, o.open_amount from open_item o
        join account a on a.tenant_id = o.tenant_id and a.id = o.account_id and a.role = 'receivable'
        where o.company_id = \(company) and o.is_open
        union
        select o.entry_id, o.line_no, o.open_amount from allocation l
        join open_item o on o.tenant_id = l.tenant_id
          and ((o.entry_id = l.debit_entry_id and o.line_no = l.debit_line_no)
            or (o.entry_id = l.credit_entry_id and o.line_no = l.credit_line_no))
        join account a on a.tenant_id = o.tenant_id and a.id = o.account_id and a.role = 'receivable'
        where l.company_id = \(company) and l.date > \(asOf)
      ) i
      join open_item o on o.entry_id = i.entry_id and o.line_no = i.line_no
      join party f on f.tenant_id = o.tenant_id and f.id = o.party_id
      left join lateral (
        select sum(case when o.amount >= 0 then l.amount else -l.amount end) as moved
        from allocation l
        where l.tenant_id = o.tenant_id and l.date > \(asOf)
          and ((l.debit_entry_id = o.entry_id and l.debit_line_no = o.line_no)
            or (l.credit_entry_id = o.entry_id and l.credit_line_no = o.line_no))
      ) l on true
      where o.date <= \(asOf)\(ofCustomer)
      """
  }
}
