import ArgumentParser
import Identity
import Kernel
import Logging
import Postgres

/// `atrium key`: the credentials of a tenant.
struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Create API keys.", subcommands: [Create.self])

  /// `atrium key create`: a key with scopes; its secret is printed this once.
  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Create a key for a tenant and print it; it is not shown again.",
      discussion: """
          atrium key create ten_… --name "web shop" --scope sales.orders:read --scope sales.orders:write

        A scope is module.resource:action; * stands for any part, and alone for everything.
        """)

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The tenant's id.")
    var tenant: String

    @Option(help: "What the key is for.")
    var name: String

    @Option(name: .customLong("scope"), help: "A right; repeat for more.")
    var scopes: [String]

    @Option(name: .customLong("company"), help: "Limit the key to this company; repeat for more.")
    var companies: [String] = []

    @Option(help: "When it ends, RFC 3339.")
    var expiresAt: String?

    func run() async throws {
      guard let tenant = ID<Tenant>(tenant) else { throw ValidationError("\(tenant) is not a tenant's id.") }
      let reach = try companies.map { text in
        guard let id = ID<Company>(text) else { throw ValidationError("\(text) is not a company's id.") }
        return id
      }
      let ends = try expiresAt.map { try Instant(parsing: $0) }
      if let ends, ends <= .realNow { throw ValidationError("\(ends) has passed: the key could never be used.") }
      let (name, scopes) = (name, scopes)
      let key = try await withHouse(connection, logger: Logger(label: "atrium")) { house in
        try await house.unitOfWork.run(as: Tenants.founder(of: tenant), operation: "key create") { tx in
          guard let sandbox = try tx.value("select sandbox from tenant where id = \(tenant)", as: Bool.self) else {
            throw HouseError("There is no tenant \(tenant).")
          }
          let known = house.service.api.contract.permissions
          for scope in scopes where !known.contains(where: { Permissions([scope]).contain($0) }) {
            throw HouseError("\(scope) covers nothing: no operation of the contract asks for such a right.")
          }
          for company in reach
          where try tx.value("select true from company where id = \(company)", as: Bool.self) == nil {
            throw HouseError("The tenant has no company \(company).")
          }
          return try Tenants.createKey(
            name: name, scopes: scopes, companies: reach, expiresAt: ends, sandbox: sandbox, in: tx)
        }
      }
      print(key)
    }
  }
}
