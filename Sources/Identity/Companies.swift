package import Kernel
package import Postgres

/// The companies of a tenant.
package enum Companies {
  /// All of the session's tenant, by name.
  package static func all(in session: Session) throws -> [Company] {
    try session.all(
      """
      select id, name, currency, country, time_zone, fiscal_year_start_month, fiscal_year_start_day
      from company order by name
      """
    ) { (id: ID<Company>, name: String, currency: String, country: String, zone: String, month: Int, day: Int) in
      guard let currency = Currency(currency), let zone = TimeZoneName(zone) else {
        throw Problem(.internalError, "The company \(id) has an unknown currency or time zone.")
      }
      return Company(
        id: id, name: name, currency: currency, country: country, timeZone: zone,
        fiscalYearStart: MonthDay(month: month, day: day))
    }
  }

  /// Adds a company to the tenant; its books are opened by the ledger.
  ///
  /// Throws 409 `duplicate` when another company of the tenant has the name.
  package static func create(_ company: Company, in tx: Transaction) throws {
    tx.queue(
      """
      insert into company
        (id, name, currency, country, time_zone, fiscal_year_start_month, fiscal_year_start_day,
         created_at, created_by, updated_at, updated_by)
      values
        (\(company.id), \(company.name), \(company.currency.code), \(company.country), \(company.timeZone.identifier),
         \(company.fiscalYearStart.month), \(company.fiscalYearStart.day),
         \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """,
      onConstraint: ["company_name_key": Problem(.duplicate, "There is a company named \(company.name).")])
    tx.changed(.created, company.id)
  }
}
