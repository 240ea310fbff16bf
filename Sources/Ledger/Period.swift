package import Kernel
import Postgres

/// A part of a fiscal year that takes postings while it is open.
package struct Period: Record, Sendable {
  package static let kind = RecordKind("period", prefix: "per", company: true)

  enum Status: String, Sendable, Codable {
    case open
    case closed
  }

  let id: ID<Period>
  let name: String
  let status: Status
  /// The year in the numbers of its entries.
  let year: Int

  init(id: ID<Period>, name: String, status: String, year: Int) throws {
    guard let status = Status(rawValue: status) else {
      throw PostgresError(.decoding, "a period is open or closed, not \(status)")
    }
    self.id = id
    self.name = name
    self.status = status
    self.year = year
  }

  /// The period that holds the day, locked so that it cannot be closed before this transaction ends: a foreign
  /// key's own lock would not hold back an update of the status.
  static func holding(_ date: LocalDate, of company: ID<Company>, in tx: Transaction) throws -> Period {
    let period = try tx.first(
      """
      select p.id, p.name, p.status, y.year
      from period p
      join fiscal_year y on y.tenant_id = p.tenant_id and y.id = p.fiscal_year_id
      where p.company_id = \(company) and p.starts_on <= \(date)
      order by p.starts_on desc limit 1
      for share of p
      """,
      as: Period.init)
    guard let period else { throw noPeriod(for: date) }
    return period
  }

  /// Refuses what is dated in it once it is closed.
  func requireOpen(for date: LocalDate, pointer: String? = nil) throws {
    guard status == .open else {
      throw Problem(
        .periodClosed, "The period \(name) is closed; nothing dated \(date) can be posted.", pointer: pointer,
        meta: ["period": .string(name), "date": .string(date.text)])
    }
  }

  static func noPeriod(for date: LocalDate, pointer: String? = nil) -> Problem {
    Problem(
      .noPeriod, "No period holds \(date): create the fiscal year first.", pointer: pointer,
      meta: ["date": .string(date.text)])
  }

  static let view = View(
    kind: kind,
    columns: """
      p.id, p.company_id, p.fiscal_year_id, p.position, p.name, p.starts_on, p.ends_on, p.status,
      p.version, p.created_at, p.created_by, p.updated_at, p.updated_by
      """,
    from: "period p",
    id: "p.id",
    company: "p.company_id")
}

extension ProblemCode {
  /// The period of the date is closed.
  package static let periodClosed = ProblemCode("period_closed", 409, "The period is closed")
  /// No fiscal year holds the date.
  package static let noPeriod = ProblemCode("no_period", 409, "No period holds the date")
}
