package import Kernel
import Postgres

/// Tenants and keys are made by the operator's subcommands, not over the API.
package enum Tenants {
  /// The owner of a tenant while it is being set up, before any key exists.
  package static func founder(of tenant: ID<Tenant>, companies: [Company] = [], clock: Clock = .real) -> Principal {
    Principal(
      tenant: tenant, actor: "system", permissions: .all, companies: companies, isLimitedToCompanies: false,
      clock: clock)
  }

  /// Creates a tenant; `clock` makes a sandbox live at another time.
  package static func create(
    _ id: ID<Tenant>, name: String, sandbox: Bool = false, clock: Instant? = nil, in tx: Transaction,
  ) {
    tx.queue("insert into tenant (id, name, sandbox, clock) values (\(id), \(name), \(sandbox), \(clock))")
  }

  /// Sets a sandbox's clock; throws 422 for a live tenant, 404 for an unknown one.
  package static func setClock(of id: ID<Tenant>, to clock: Instant?, in tx: Transaction) throws {
    let touched = try tx.run(
      "update tenant set clock = \(clock) where id = \(id)",
      onConstraint: ["tenant_clock_check": Problem(.refused, "Only a sandbox's clock can be set.")])
    if touched == 0 { throw Problem.notFound }
  }

  /// Makes a key and answers its secret, which is shown this once.
  package static func createKey(
    name: String, scopes: [String], companies: [ID<Company>] = [], expiresAt: Instant? = nil, sandbox: Bool = false,
    in tx: Transaction,
  ) throws -> String {
    if let malformed = scopes.first(where: { !Permissions.isWellFormed($0) }) {
      throw Problem(.refused, "\(malformed) is not a scope: write module.resource:action, such as sales.orders:read.")
    }
    let id = ID<APIKey>()
    let minted = APIKey.mint(for: id, of: tx.principal.tenant, sandbox: sandbox)
    let hash = "\\x" + minted.hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    tx.queue(
      """
      insert into api_key
        (id, name, secret_hash, scopes, companies, expires_at, created_at, created_by, updated_at, updated_by)
      values
        (\(id), \(name), \(hash)::bytea, \(scopes)::text[], \(companies)::uuid[], \(expiresAt),
         \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
    tx.changed(.created, id)
    return minted.token
  }
}
