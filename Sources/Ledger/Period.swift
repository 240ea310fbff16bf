import JSON
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
  let status: String

  /// Refuses what is dated in it once it is closed.
  func requireOpen(for date: LocalDate, pointer: String? = nil) throws {
    guard status == Status.open.rawValue else {
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
    kind, as: "p",
    columns: """
      p.id, p.company_id, p.fiscal_year_id, p.position, p.name, p.starts_on, p.ends_on, p.status,
      p.version, p.created_at, p.created_by, p.updated_at, p.updated_by
      """,
    from: "period p",
    actions: Actions(
      permissions: ["close": "ledger.periods:close", "reopen": "ledger.periods:close"],
      byStatus: ["open": ["close"], "closed": ["reopen"]]))

  static let listing = Listing(
    view,
    filters: [
      .id("fiscal_year_id", "p.fiscal_year_id", of: FiscalYear.self), .equals("status", "p.status"),
      .custom("date") { values, _ in "\(values.first ?? "")::date between p.starts_on and p.ends_on" },
    ],
    sorts: [Sort("starts_on", by: "p.starts_on", type: "date")])
}

extension ProblemCode {
  /// The period of the date is closed.
  package static let periodClosed = ProblemCode("period_closed", 409, "The period is closed")
  /// No fiscal year holds the date.
  package static let noPeriod = ProblemCode("no_period", 409, "No period holds the date")
}
