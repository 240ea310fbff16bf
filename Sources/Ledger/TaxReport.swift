import Kernel
import Postgres

/// Base and tax by period and tax, from the marks on posted lines. What lowers a base is a credit and is
/// shown beside what it credits, never netted away.
enum TaxReport {
  static func query(_ request: Request) throws -> Query {
    let span = try ReportSpan(request)
    return Query(
      rows: span.head,
      lists: [
        Query.List(
          name: "rows",
          rows: """
            select p.id as period_id, p.name as period, t.id as tax_id, t.name, t.rate, t.scope,
              \(span.amount("sum(m.base) filter (where not m.is_credit)")) as invoice_base,
              \(span.amount("sum(m.tax) filter (where not m.is_credit)")) as invoice_tax,
              \(span.amount("-sum(m.base) filter (where m.is_credit)")) as credit_base,
              \(span.amount("-sum(m.tax) filter (where m.is_credit)")) as credit_tax,
              \(span.amount("sum(m.base)")) as base, \(span.amount("sum(m.tax)")) as tax
            from (\(marks(span))) m
            join period p on p.id = m.period_id
            join tax t on t.id = m.tax_id
            group by p.id, p.name, p.starts_on, t.id, t.name, t.rate, t.scope
            order by p.starts_on, t.scope desc, t.name
            """)
      ],
      single: true)
  }

  /// Rows of (period, tax, base, tax, whether it is a credit); tax on sales is a credit to its account.
  private static func marks(_ span: ReportSpan) -> SQL {
    """
    select x.*, x.base < 0 or (x.base = 0 and x.tax < 0) as is_credit
    from (
      select l.period_id, l.tax_id, l.tax_base as base,
        case when l.tax_is_base then 0 when t.scope = 'sale' then l.credit - l.debit else l.debit - l.credit
        end as tax
      from \(span.table)
      join period p on p.company_id = \(span.company.id) and p.starts_on <= span.last
        and p.ends_on >= span.first
      join journal_line l on l.tenant_id = p.tenant_id and l.company_id = p.company_id and l.period_id = p.id
        and l.tax_id is not null and l.date between span.first and span.last
      join tax t on t.tenant_id = l.tenant_id and t.id = l.tax_id
    ) x
    """
  }
}
