package import Kernel
import Postgres

extension Ledger {
  /// Refuses what is dated where nothing can be posted: 409 `no_period`, 409 `period_closed`. Holds the period open
  /// until the end of the transaction, as a posting does.
  package static func requireOpenPeriod(
    for date: LocalDate, of company: Company, pointer: String? = nil, in tx: Transaction,
  ) throws {
    let period = try tx.first(
      """
      select p.id, p.name, p.status from period p
      where p.company_id = \(company.id) and p.starts_on <= \(date) and p.ends_on >= \(date) for share of p
      """,
      as: Period.init(id:name:status:))
    guard let period else { throw Period.noPeriod(for: date, pointer: pointer) }
    try period.requireOpen(for: date, pointer: pointer)
  }
}
