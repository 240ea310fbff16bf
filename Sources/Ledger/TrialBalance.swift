import Kernel
import Postgres

/// Opening, turnover and closing by account. Whole periods come from the balances that postings keep; lines
/// are read only of a period that the asked days cut through.
enum TrialBalance {
  static func query(_ request: Request) throws -> Query {
    let span = try ReportSpan(request)
    let closing = span.amount("sum(m.opening) + sum(m.debit) - sum(m.credit)")
    let figures: SQL = """
      \(span.amount("sum(m.opening)")) as opening, \(span.amount("sum(m.debit)")) as debit,
      \(span.amount("sum(m.credit)")) as credit, \(closing) as closing
      """
    return Query(
      rows: span.head,
      lists: [
        Query.List(
          name: "accounts",
          rows: """
            select a.id as account_id, a.code, a.name, a.type, \(figures)
            from (\(moved(span))) m
            join account a on a.id = m.account_id
            group by a.tenant_id, a.id, a.code, a.name, a.type order by a.code
            """)
      ],
      objects: [
        Query.List(name: "totals", rows: "select \(figures) from (\(moved(span))) m", single: true)
      ],
      single: true)
  }

  /// Rows of (account, opening, debit, credit), several an account.
  private static func moved(_ span: ReportSpan) -> SQL {
    """
    select b.account_id,
      case when p.ends_on < span.first then b.debit - b.credit else 0 end as opening,
      case when p.ends_on < span.first then 0 else b.debit end as debit,
      case when p.ends_on < span.first then 0 else b.credit end as credit
    from \(span.table)
    join period p on p.company_id = \(span.company.id)
      and (p.ends_on < span.first or (p.starts_on >= span.first and p.ends_on <= span.last))
    join account_balance b on b.tenant_id = p.tenant_id and b.company_id = p.company_id and b.period_id = p.id
    union all
    select l.account_id,
      case when l.date < span.first then l.debit - l.credit else 0 end,
      case when l.date < span.first then 0 else l.debit end,
      case when l.date < span.first then 0 else l.credit end
    from \(span.table)
    join period p on p.company_id = \(span.company.id) and p.starts_on <= span.last
      and p.ends_on >= span.first
      and (p.starts_on < span.first or p.ends_on > span.last)
    join account a on a.company_id = p.company_id
    join journal_line l on l.tenant_id = a.tenant_id and l.account_id = a.id
      and l.date between p.starts_on and least(p.ends_on, span.last)
    """
  }
}
