import JSON
import Kernel
import Postgres

/// The days a report is about: a period, a fiscal year, or from a day to a day; everything when none is
/// given.
struct ReportSpan {
  let company: Company
  private let rows: SQL

  init(_ request: Request) throws {
    company = try request.companyOfReport()
    let from = try request.date("date.gte")
    let to = try request.date("date.lte")
    if let from, let to, to < from {
      throw Problem(
        .refused,
        faults: [
          Fault(
            parameter: "date.lte", code: "refused", detail: "The days end before they begin.",
            meta: ["from": .string(from.text), "to": .string(to.text)])
        ])
    }
    if let period = request.reference("period_id", to: Period.self) {
      rows = """
        select p.starts_on, p.ends_on from period p
        where p.id = \(period) and p.company_id = \(company.id)
        """
    } else if let year = request.reference("fiscal_year_id", to: FiscalYear.self) {
      rows = """
        select y.starts_on, y.ends_on from fiscal_year y
        where y.id = \(year) and y.company_id = \(company.id)
        """
    } else {
      rows = "select \(from)::date, \(to)::date"
    }
  }

  /// One row `span(first, last, starts_on, ends_on)`, the first two without nulls; none for a period or a
  /// year that the company does not have.
  var table: SQL {
    """
    (
      select coalesce(d.starts_on, '0001-01-01') as first, coalesce(d.ends_on, '9999-12-31') as last,
        d.starts_on, d.ends_on
      from (\(rows)) as d(starts_on, ends_on)
    ) span
    """
  }

  /// The head of a report: whose, in what, from when to when.
  var head: SQL {
    """
    select c.id as company_id, c.currency, span.starts_on, span.ends_on
    from company c, \(table) where c.id = \(company.id)
    """
  }

  /// An amount at the currency's scale, zero for none.
  func amount(_ sum: SQL) -> SQL { "round(coalesce(\(sum), 0), \(company.currency.scale)::int)" }
}
