import ArgumentParser
import Identity
import Kernel
import Ledger
import Logging

/// `atrium tenant`: the owners of data.
struct TenantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tenant", abstract: "Create tenants and set a sandbox's clock.",
    subcommands: [Create.self, SetClock.self])

  /// `atrium tenant create`: a tenant, its first company with open books, and a key that may do everything.
  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Create a tenant with a company, open its books and print a key.",
      discussion: """
          atrium tenant create "Acme" --currency EUR --country DE --time-zone Europe/Berlin

        A sandbox tenant has keys atr_test_… and a clock of its own: `atrium tenant clock`.
        """)

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The tenant's name.")
    var name: String

    @Option(help: "The first company's name; the tenant's when left out.")
    var company: String?

    @OptionGroup var founding: FoundingOptions

    @Flag(help: "Make a sandbox whose clock can be set.")
    var sandbox = false

    func run() async throws {
      let first = try founding.company(named: company ?? name)
      let year = try founding.firstYear(of: first)
      let tenant = ID<Tenant>()
      let (name, sandbox) = (name, sandbox)
      let key = try await withHouse(connection, logger: Logger(label: "atrium")) { house in
        try await house.unitOfWork.run(
          as: Tenants.founder(of: tenant, companies: [first]), operation: "tenant create"
        ) { tx in
          Tenants.create(tenant, name: name, sandbox: sandbox, in: tx)
          try Companies.create(first, in: tx)
          try first.openBooks(from: year, years: 2, in: tx)
          return try Tenants.createKey(name: "first key", scopes: ["*"], sandbox: sandbox, in: tx)
        }
      }
      print("tenant  \(tenant)\ncompany \(first.id)\nkey     \(key)")
    }
  }

  /// `atrium tenant clock`: moves a sandbox through time.
  struct SetClock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "clock", abstract: "Set a sandbox's clock, or let it run with real time again.")

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The tenant's id.")
    var tenant: String

    @Argument(help: "The instant, RFC 3339; the real clock when left out.")
    var instant: String?

    func run() async throws {
      guard let tenant = ID<Tenant>(tenant) else { throw ValidationError("\(tenant) is not a tenant's id.") }
      let clock = try instant.map { try Instant(parsing: $0) }
      try await withHouse(connection, logger: Logger(label: "atrium")) { house in
        try await house.unitOfWork.run(as: Tenants.founder(of: tenant), operation: "tenant clock") { tx in
          try Tenants.setClock(of: tenant, to: clock, in: tx)
        }
      }
    }
  }
}
