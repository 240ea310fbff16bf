import Testing

@testable import Kernel
@testable import Server

/// What runs beneath row security is listed, small, and names the tenant itself.
@Suite struct SearchTests {
  /// Each with the table it searches.
  static let searches = ["search_leads": "lead", "search_parties": "party", "search_products": "product"]

  @Test func `only the listed functions run beneath row security`() async throws {
    let functions = try await SchemaCatalogue.rows(
      """
      select p.proname, r.rolname, coalesce(p.prosrc, ''), array_to_string(p.proconfig, ','), p.provolatile
      from pg_proc p join pg_roles r on r.oid = p.proowner
      where p.prosecdef and p.pronamespace = 'public'::regnamespace
      """)
    #expect(
      Set(functions.map { $0[0] }) == Set(Self.searches.keys),
      "A security definer function reads every tenant's rows: list it here only when a search needs it.")
    for function in functions {
      #expect(function[1] == "atrium_search", "\(function[0]): alter function … owner to atrium_search.")
      let conditions = function[2].split(separator: "where", maxSplits: 1)
      #expect(
        conditions.count == 2
          && conditions[1].trimmingPrefix(while: \.isWhitespace).prefixMatch(
            of: /[a-z]+\.tenant_id = current_tenant\(\)/)
            != nil,
        "\(function[0]): its first condition must be tenant_id = current_tenant().")
      #expect(function[3].hasPrefix("search_path=public, pg_temp"), "\(function[0]): pin its search_path.")
      #expect(function[4] == "s", "\(function[0]): declare it stable; a search changes nothing.")
    }
  }

  @Test func `the searcher reads what it searches and nothing else`() async throws {
    let granted = try await SchemaCatalogue.rows(
      """
      select c.relname, a.privilege_type from pg_class c, aclexplode(c.relacl) a
      where c.relnamespace = 'public'::regnamespace and a.grantee = 'atrium_search'::regrole
      """)
    #expect(
      Set(granted) == Set(Self.searches.values.map { [$0, "SELECT"] }),
      "atrium_search needs select on the tables it searches, and no other right.")
  }

  @Test func `sort keys are of types whose comparison an index serves behind the wall`() throws {
    let leakproof: Set = ["uuid", "int", "bigint", "boolean", "text", "date", "timestamptz"]
    var breaches: [String] = []
    for endpoint in Mounting.modules.flatMap(\.endpoints) {
      guard let listing = try? ReadCalls.listing(of: endpoint) else { continue }
      breaches += listing.sorts.filter { !leakproof.contains($0.type) }.map {
        "\(endpoint.operation) by \($0.name)"
      }
    }
    expectNone(
      breaches,
      "its operators are not leakproof, so no index serves it under row security; sort by a stored text or date."
    )
  }
}
