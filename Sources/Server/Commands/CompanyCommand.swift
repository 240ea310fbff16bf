import ArgumentParser
import Identity
import Kernel
import Logging
import Postgres

/// `atrium company`: the legal entities of a tenant.
struct CompanyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "company", abstract: "Add companies to a tenant.", subcommands: [Create.self])

  /// `atrium company create`: a further company with open books.
  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a company to a tenant and open its books.",
      discussion: """
          atrium company create ten_… "Acme UK" --currency GBP --country GB --fiscal-year-start 04-06

        Keys that are not limited to companies reach it at once; they have to name the company they mean from then on.
        """)

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The tenant's id.")
    var tenant: String

    @Argument(help: "The company's name.")
    var name: String

    @OptionGroup var founding: FoundingOptions

    func run() async throws {
      guard let tenant = ID<Tenant>(tenant) else { throw ValidationError("\(tenant) is not a tenant's id.") }
      let company = try founding.company(named: name)
      let year = try founding.firstYear(of: company)
      try await withHouse(connection, logger: Logger(label: "atrium")) { house in
        try await house.unitOfWork.run(
          as: Tenants.founder(of: tenant, companies: [company]), operation: "company create"
        ) { tx in
          guard try tx.value("select true from tenant where id = \(tenant)", as: Bool.self) != nil else {
            throw HouseError("There is no tenant \(tenant).")
          }
          try Companies.create(company, in: tx)
          try company.openBooks(from: year, years: 2, in: tx)
        }
      }
      print("company \(company.id)")
    }
  }
}
