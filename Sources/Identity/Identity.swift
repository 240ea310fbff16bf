package import Kernel
import Postgres

/// Who owns the data, in whose books it stands, and which keys open it.
package enum Identity {
  /// What the module brings to the house: its kinds, problems and endpoints.
  package static let module = Module(
    "identity",
    kinds: [Tenant.kind, Company.kind, APIKey.kind],
    endpoints: [
      .query("getMe", me),
    ])

  /// The caller as he is known here: tenant, key, scopes and the companies within reach.
  static func me(_ request: Request) throws -> Query {
    let principal = request.principal
    guard let key = ID<APIKey>(principal.actor) else { throw Problem.notFound }
    return Query(
      rows: """
        select t.id as "tenant.id", t.name as "tenant.name", t.sandbox as "tenant.sandbox",
          k.id as "key.id", k.name as "key.name", k.expires_at as "key.expires_at", k.scopes,
          \(principal.clock.now)::timestamptz as now
        from tenant t, api_key k
        where t.id = \(principal.tenant) and k.id = \(key)
        """,
      lists: [
        Query.List(
          name: "companies",
          rows: """
            select c.id, c.name, c.currency, c.country, c.time_zone,
              lpad(c.fiscal_year_start_month::text, 2, '0') || '-' || lpad(c.fiscal_year_start_day::text, 2, '0')
                as fiscal_year_start,
              c.version
            from company c where c.id = any(\(principal.companies.map(\.id))::uuid[]) order by c.name
            """)
      ])
  }
}
