import JSON
import Kernel
import Postgres

/// Opens a year of the books, divided into periods at once where `months` says so.
struct CreateFiscalYear: Command {
  struct Input: Decodable {
    let companyId: ID<Company>?
    let name: String?
    let startsOn: LocalDate
    let endsOn: LocalDate
    let months: Int?
    let monthEndDay: Int?
  }

  let input: Input
  let company: Company

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    if input.months == nil, input.monthEndDay != nil {
      throw Problem(.refused, "A month's end day needs months to divide by.", pointer: "#/month_end_day")
    }
    let id = ID<FiscalYear>()
    try FiscalYear.create(
      id, name: input.name, from: input.startsOn, through: input.endsOn, company: company, in: tx)
    if let months = input.months {
      FiscalYear.divide(
        id, from: input.startsOn, through: input.endsOn,
        by: PeriodDivision(months: months, monthEndDay: input.monthEndDay ?? 31), company: company.id, in: tx)
    }
    return .created(id, as: FiscalYear.view, at: "/v1/fiscal-years")
  }
}

/// Divides a year into periods, once.
struct DivideFiscalYear: Command {
  struct Input: Decodable {
    let months: Int
    let monthEndDay: Int?
  }

  let id: ID<FiscalYear>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let year = try tx.one(
      """
      select y.company_id, y.starts_on, y.ends_on,
        exists (select from period p where p.tenant_id = y.tenant_id and p.fiscal_year_id = y.id)
      from fiscal_year y where y.id = \(id)
      """,
      as: { (company: ID<Company>, first: LocalDate, last: LocalDate, isDivided: Bool) in
        (company: company, first: first, last: last, isDivided: isDivided)
      })
    guard !year.isDivided else { throw Problem(.invalidState, "The fiscal year is divided already.") }
    FiscalYear.divide(
      id, from: year.first, through: year.last,
      by: PeriodDivision(months: input.months, monthEndDay: input.monthEndDay ?? 31), company: year.company,
      in: tx)
    tx.queue(
      """
      update fiscal_year set version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
        where id = \(id)
      """)
    tx.changed(.event("divided"), id)
    return .shows(id, as: FiscalYear.view)
  }
}
