import Identity
package import Kernel
import Postgres
import Server
package import Testing

/// A tenant of its own for one test: nothing another test does can be seen from here.
package struct TestTenant: Sendable {
  package let service: TestService
  package let id: ID<Tenant>
  package let company: Company
  package let client: Client

  /// A sandbox tenant with one company whose books are open, and a client that may do everything.
  ///
  /// - Parameters:
  ///   - now: where its clock stands.
  ///   - firstYear: the calendar year in which the first of `years` fiscal years begins.
  package static func open(
    name: String = "Test", currency: String = "USD", country: String = "US", timeZone: String = "UTC",
    now: String = "2026-11-23T10:00:00Z", firstYear: Int = 2026, years: Int = 2, opensBooks: Bool = true,
  ) async throws -> TestTenant {
    let service = try await TestService.shared()
    let id = ID<Tenant>()
    let clock = try Instant(parsing: now)
    let company = Company(
      id: ID(), name: name, currency: try #require(Currency(currency)), country: country, timeZone: try #require(TimeZoneName(timeZone)),
      fiscalYearStart: MonthDay(month: 1, day: 1))
    let founder = Tenants.founder(of: id, companies: [company], clock: .fixed(clock))
    let key = try await service.unitOfWork.run(as: founder, operation: "test") { tx in
      Tenants.create(id, name: name, sandbox: true, clock: clock, in: tx)
      try Companies.create(company, in: tx)
      if opensBooks { try company.openBooks(from: firstYear, years: years, in: tx) }
      return try Tenants.createKey(name: "test", scopes: ["*"], sandbox: true, in: tx)
    }
    return TestTenant(service: service, id: id, company: company, client: Client(base: service.base, key: key))
  }

  /// The owner inside the service, for what only subcommands do.
  package var founder: Principal { Tenants.founder(of: id, companies: [company]) }

  /// Another client of this tenant with exactly these scopes.
  package func client(scopes: [String], companies: [ID<Company>] = []) async throws -> Client {
    let key = try await service.unitOfWork.run(as: founder, operation: "test") { tx in
      try Tenants.createKey(name: "narrow", scopes: scopes, companies: companies, sandbox: true, in: tx)
    }
    return Client(base: service.base, key: key)
  }

  /// A further company with open books.
  package func addCompany(name: String, currency: String = "EUR") async throws -> Company {
    let another = Company(
      id: ID(), name: name, currency: try #require(Currency(currency)), country: "DE", timeZone: try #require(TimeZoneName("Europe/Berlin")),
      fiscalYearStart: MonthDay(month: 1, day: 1))
    try await service.unitOfWork.run(as: founder, operation: "test") { tx in
      try Companies.create(another, in: tx)
      try another.openBooks(from: 2026, years: 2, in: tx)
    }
    return another
  }

  /// Sets the tenant's clock.
  package func setClock(_ now: String) async throws {
    let clock = try Instant(parsing: now)
    try await service.unitOfWork.run(as: founder, operation: "test") { [id] tx in
      try Tenants.setClock(of: id, to: clock, in: tx)
    }
  }

  /// Runs every consistency query and expects no row of this tenant.
  package func expectConsistent(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    for finding in try await service.cluster.inconsistencies(of: id) {
      Issue.record("\(finding)", sourceLocation: sourceLocation)
    }
  }
}
