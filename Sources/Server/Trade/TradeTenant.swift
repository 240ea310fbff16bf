import Identity
import Kernel
import Postgres

/// The tenant a trade is told into: the one named, the one called like the company, or a new one with open books.
enum TradeTenant {
  static func principal(of given: ID<Tenant>?, for trade: Trade, in house: House) async throws -> Principal {
    let name = trade.company.name
    let found: ID<Tenant>?
    if let given {
      found = given
    } else {
      found = try await house.database.transaction(tenant: nil) { session in
        .commit(try session.value("select id from tenant where name = \(name) order by id limit 1", as: ID<Tenant>.self))
      }
    }
    if let found {
      let companies = try await house.database.transaction(tenant: found.raw) { session in
        Outcome.commit(try Companies.all(in: session))
      }
      return Tenants.founder(of: found, companies: companies)
    }
    let tenant = ID<Tenant>()
    let company = Company(
      id: ID(), name: name, currency: trade.company.currency, country: trade.company.country,
      timeZone: trade.company.timeZone, fiscalYearStart: MonthDay(month: 1, day: 1))
    let years = trade.years
    let founder = Tenants.founder(of: tenant, companies: [company])
    try await house.unitOfWork.run(as: founder, operation: "import trade") { tx in
      Tenants.create(tenant, name: name, in: tx)
      try Companies.create(company, in: tx)
      try company.openBooks(from: years.lowerBound, years: years.count, in: tx)
    }
    return founder
  }
}
