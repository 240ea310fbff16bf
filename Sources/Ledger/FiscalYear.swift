import JSON
package import Kernel
import Postgres

/// A year of the books, divided into periods.
package enum FiscalYear: Record {
  package static let kind = RecordKind("fiscal_year", prefix: "fy", company: true)

  /// Longer years are typing errors; the longest legal ones have 18 to 24 months.
  static let longest = 24

  static let view = View(
    kind, as: "y",
    columns: """
      y.id, y.company_id, y.name, y.year, y.starts_on, y.ends_on, y.version,
      y.created_at, y.created_by, y.updated_at, y.updated_by
      """,
    from: "fiscal_year y",
    lists: [
      ChildList("periods") { parents in
        """
        select p.fiscal_year_id as _parent, p.id, p.company_id, p.fiscal_year_id, p.position, p.name,
          p.starts_on,
          p.ends_on, p.status, p.version, p.created_at, p.created_by, p.updated_at, p.updated_by
        from period p where p.fiscal_year_id in (\(parents)) order by p.fiscal_year_id, p.position
        """
      }
    ])

  static let listing = Listing(
    view, sorts: [Sort("starts_on", by: "y.starts_on", type: "date", descending: true)])

  /// Enters a year without periods.
  static func create(
    _ id: ID<FiscalYear>, name: String?, from first: LocalDate, through last: LocalDate, company: Company,
    in tx: Transaction,
  ) throws {
    guard first <= last, last < first.adding(months: longest) else {
      throw Problem(
        .refused, "A fiscal year ends after it starts and has at most \(longest) months.",
        pointer: "#/ends_on",
        meta: ["starts_on": .string(first.text), "ends_on": .string(last.text)])
    }
    let year = company.fiscalYear(of: first)
    let name = name ?? (first.year == last.year ? "\(first.year)" : "\(first.year)/\(last.year)")
    tx.queue(
      """
      insert into fiscal_year (id, company_id, name, year, starts_on, ends_on, created_at, created_by,
        updated_at, updated_by)
      values (\(id), \(company.id), \(name), \(year), \(first), \(last), \(tx.now), \(tx.actor), \(tx.now),
        \(tx.actor))
      """,
      onConstraint: [
        "fiscal_year_name_key": Problem(
          .duplicate, "There is a fiscal year \(name) already.", pointer: "#/name"),
        "fiscal_year_overlap_excl": Problem(
          .duplicate, "Another fiscal year holds days of this one.", pointer: "#/starts_on",
          meta: ["starts_on": .string(first.text), "ends_on": .string(last.text)]),
      ])
    tx.changed(.created, id)
  }

  /// Enters the year's periods, in order.
  @discardableResult
  static func divide(
    _ id: ID<FiscalYear>, from first: LocalDate, through last: LocalDate, by division: PeriodDivision,
    company: ID<Company>, in tx: Transaction,
  ) -> Int {
    let spans = division.spans(from: first, through: last)
    let ids = spans.map { _ in ID<Period>() }
    tx.queue(
      """
      insert into period
        (id, company_id, fiscal_year_id, position, name, starts_on, ends_on,
         created_at, created_by, updated_at, updated_by)
      select s.id, \(company), \(id), s.position, s.name, s.starts_on, s.ends_on,
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor)
      from unnest(
        \(ids)::uuid[], \(spans.map(\.name))::text[], \(spans.map(\.startsOn))::date[],
          \(spans.map(\.endsOn))::date[]
      ) with ordinality as s(id, name, starts_on, ends_on, position)
      """,
      onConstraint: [
        "period_position_key": Problem(.invalidState, "The fiscal year is divided already."),
        "period_overlap_excl": Problem(.invalidState, "The fiscal year is divided already."),
        "period_starts_key": Problem(.invalidState, "The fiscal year is divided already."),
      ])
    for period in ids { tx.changed(.created, period) }
    return spans.count
  }
}
