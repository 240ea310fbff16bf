import JSON
package import Kernel
import Postgres

extension Ledger {
  /// What opening a company's books has made.
  package struct Books: Sendable {
    /// How many accounts the chart has.
    package let accounts: Int

    /// How many journals there are.
    package let journals: Int

    /// Into how many periods the year is divided.
    package let periods: Int
  }

  /// Opens a company's books: the standard chart with an account for every role, its journals, and a fiscal
  /// year in months, by default the one that holds today. Refused with 409 where there are accounts.
  @discardableResult
  package static func openBooks(
    for company: Company, fiscalYear: ClosedRange<LocalDate>? = nil, in tx: Transaction,
  ) throws -> Books {
    tx.hold(company.id)
    let begun = try tx.value(
      "select exists (select from account where company_id = \(company.id))", as: Bool.self)
    guard begun == false else {
      throw Problem(.invalidState, "\(company.name) has a chart of accounts already.")
    }
    let template = ChartTemplate.standard
    enter(template.accounts, for: company, in: tx)
    enter(template.journals, for: company, in: tx)
    let days = fiscalYear ?? company.fiscalYearDays(holding: tx.today(in: company))
    let periods = try openFiscalYear(
      from: days.lowerBound, through: days.upperBound, company: company, in: tx)
    return Books(accounts: template.accounts.count, journals: template.journals.count, periods: periods)
  }

  /// Opens a further fiscal year in months and answers how many periods it has.
  @discardableResult
  package static func openFiscalYear(
    from first: LocalDate, through last: LocalDate, company: Company, in tx: Transaction,
  ) throws -> Int {
    let id = ID<FiscalYear>()
    try FiscalYear.create(id, name: nil, from: first, through: last, company: company, in: tx)
    return FiscalYear.divide(
      id, from: first, through: last, by: PeriodDivision(months: 1, monthEndDay: months(endFor: first)),
      company: company.id, in: tx)
  }

  /// A year that begins within a month has months that end the day before: from 6 April they end on the 5th.
  private static func months(endFor first: LocalDate) -> Int { first.day == 1 ? 31 : first.day - 1 }

  private static func enter(_ entries: [ChartTemplate.Entry], for company: Company, in tx: Transaction) {
    let ids = entries.map { _ in ID<Account>() }
    let byCode = Dictionary(zip(entries.map(\.code), ids)) { first, _ in first }
    tx.queue(
      """
      insert into account
        (id, company_id, code, name, type, role, party_required, reconcilable, parent_id,
         created_at, created_by, updated_at, updated_by)
      select e.id, \(company.id), e.code, e.name, e.type, e.role, e.party_required, e.reconcilable,
        e.parent_id,
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor)
      from unnest(
        \(ids)::uuid[], \(entries.map(\.code))::text[], \(entries.map(\.name))::text[],
        \(entries.map(\.type.rawValue))::text[], \(entries.map { $0.role?.rawValue })::text[],
        \(entries.map(\.partyRequired))::boolean[], \(entries.map(\.reconcilable))::boolean[],
        \(entries.map { $0.parent.flatMap { byCode[$0] } })::uuid[]
      ) as e(id, code, name, type, role, party_required, reconcilable, parent_id)
      """)
    for id in ids { tx.changed(.created, id) }
  }

  private static func enter(_ books: [ChartTemplate.Book], for company: Company, in tx: Transaction) {
    let ids = books.map { _ in ID<Journal>() }
    tx.queue(
      """
      insert into journal (id, company_id, code, name, kind, created_at, created_by, updated_at, updated_by)
      select b.id, \(company.id), b.code, b.name, b.kind, \(tx.now), \(tx.actor), \(tx.now), \(tx.actor)
      from unnest(
        \(ids)::uuid[], \(books.map(\.code))::text[], \(books.map(\.name))::text[],
          \(books.map(\.kind.rawValue))::text[]
      ) as b(id, code, name, kind)
      """)
    for id in ids { tx.changed(.created, id) }
  }
}

extension Company {
  /// The first and last day of the fiscal year that holds a day.
  package func fiscalYearDays(holding date: LocalDate) -> ClosedRange<LocalDate> {
    let year = fiscalYear(of: date)
    let month = LocalDate(year: year, month: fiscalYearStart.month, day: 1) ?? date.startOfMonth
    let first = min(month.adding(days: fiscalYearStart.day - 1), month.endOfMonth)
    return first...first.adding(months: 12).adding(days: -1)
  }
}

/// Opens the books over HTTP.
struct CreateChart: Command {
  struct Input: Decodable {
    struct Year: Decodable {
      let startsOn: LocalDate
      let endsOn: LocalDate
    }
    let template: String
    let fiscalYear: Year?
  }

  let company: ID<Company>
  let input: Input

  init(_ request: Request) throws {
    company = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    guard let company = actor.companies.first(where: { $0.id == company }) else { throw Problem.notFound }
    var days: ClosedRange<LocalDate>?
    if let year = input.fiscalYear {
      guard year.startsOn <= year.endsOn else {
        throw Problem(.refused, "A fiscal year ends after it starts.", pointer: "#/fiscal_year/ends_on")
      }
      days = year.startsOn...year.endsOn
    }
    let books = try Ledger.openBooks(for: company, fiscalYear: days, in: tx)
    return .report(
      Query(
        rows: """
          select c.id as company_id, \(input.template)::text as template, \(books.accounts)::int as accounts,
            \(books.journals)::int as journals, \(books.periods)::int as periods
          from company c where c.id = \(company.id)
          """,
        single: true))
  }
}
