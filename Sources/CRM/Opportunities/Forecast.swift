import JSON
import Kernel
import Postgres

/// What is expected by month: open opportunities by their probability, won ones whole, lost ones not at all.
enum Forecast {
  /// The report over the months asked for, at the rate each opportunity was booked with.
  static func query(_ request: Request) throws -> Query {
    let company = try request.companyOfReport()
    let first = try month(request.parameter("from")) ?? today(in: company, of: request.principal).startOfMonth
    let last = try month(request.parameter("through")) ?? first.adding(months: 11)
    guard first <= last, last < first.adding(months: 120) else {
      throw Problem(
        .refused, "The months run forward, ten years at most.",
        meta: ["from": .string(name(first)), "through": .string(name(last))])
    }
    let scale = company.currency.scale
    let owned: SQL = request.parameter("owner").map { " and o.owner = \($0)" } ?? ""
    let counted: SQL = """
      o.company_id = \(company.id) and o.status <> 'lost' and o.close_date >= \(first)
      and o.close_date <= \(last.endOfMonth)\(owned)
      """
    let sums: SQL = """
      round(coalesce(sum(o.base_amount), 0), \(scale)::int) as amount,
      round(coalesce(sum(o.base_weighted_amount), 0), \(scale)::int) as weighted_amount
      """
    return Query(
      rows: """
        select c.id as company_id, c.currency, \(name(first))::text as "from", \(name(last))::text as through,
          t.opportunities, t.amount, t.weighted_amount
        from company c
        cross join (select count(*) as opportunities, \(sums) from opportunity o where \(counted)) t
        where c.id = \(company.id)
        """,
      lists: [
        Query.List(
          name: "months",
          rows: """
            select to_char(m.day, 'YYYY-MM') as month, count(o.id) as opportunities, \(sums)
            from generate_series(\(first)::timestamp, \(last)::timestamp, interval '1 month') m(day)
            left join opportunity o on \(counted) and o.close_date >= m.day::date
              and o.close_date < (m.day + interval '1 month')::date
            group by m.day order by m.day
            """)
      ])
  }

  private static func today(in company: Company, of principal: Principal) -> LocalDate {
    principal.clock.now.localDate(in: company.timeZone)
  }

  private static func month(_ text: String?) throws -> LocalDate? {
    guard let text else { return nil }
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 2, let day = LocalDate(year: parts[0], month: parts[1], day: 1) else {
      throw Problem(.refused, "There is no such month.", meta: ["month": .string(text)])
    }
    return day
  }

  private static func name(_ day: LocalDate) -> String { String(day.text.prefix(7)) }
}
