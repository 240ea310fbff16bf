import Testing

/// Nobody sees or names another tenant's row: row security on every table, the tenant first in every key.
@Suite struct TenantWallTests {
  @Test func `every tenant table is behind the wall, its owner too`() async throws {
    let open = try await SchemaCatalogue.names(
      """
      select relname from pg_class
      where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
        and not (relrowsecurity and relforcerowsecurity)
      """)
    expectNone(
      open.filter { !SchemaCatalogue.withoutTenant.contains($0) },
      "call guard_tenant('…', 'select, insert …') behind its create table.")
  }

  @Test func `the wall is the same everywhere`() async throws {
    let mine = "((tenant_id)::uuid = (NULLIF(current_setting('atrium.tenant'::text, true), ''::text))::uuid)"
    let policies = try await SchemaCatalogue.rows(
      """
      select tablename, policyname, roles::text, cmd, permissive, qual, with_check from pg_policies
      where schemaname = 'public'
      """)
    let byTable = Dictionary(grouping: policies, by: { $0[0] })
    let walls = [
      ["tenant_wall", "{atrium}", "ALL", "PERMISSIVE", mine, mine],
      ["owner_sees_all", "{atrium_owner}", "ALL", "PERMISSIVE", "true", "true"],
    ]
    for table in try await SchemaCatalogue.tenantTables() {
      let present = (byTable[table] ?? []).map { Array($0.dropFirst()) }
      expectNone(
        walls.filter { !present.contains($0) }.map { "\(table) \($0[0])" },
        "the policy is missing or says something else; leave policies to guard_tenant.")
      // Beside the two, only the searcher may read on, and the worker where it is listed.
      expectNone(
        present.filter {
          !walls.contains($0) && $0.prefix(3) != ["search_sees_all", "{atrium_search}", "SELECT"]
        }
        .map { "\(table) \($0[0]) to \($0[1])" },
        "this policy opens the wall; drop it, or list the role here with the reason.")
    }
  }

  @Test func `the tenant leads every key and index`() async throws {
    let indexes = try await SchemaCatalogue.rows(
      """
      select t.relname, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid, 1, true)
      from pg_index i join pg_class t on t.oid = i.indrelid
      where t.relnamespace = 'public'::regnamespace
      """)
    expectNone(
      indexes
        .filter {
          !SchemaCatalogue.withoutTenant.contains($0[0])
            && !["tenant_id", "(tenant_id::uuid)"].contains($0[2])
        }
        .map { $0[1] },
      "begin the key or index with tenant_id, or the policy cannot use it and references could leave the tenant."
    )
  }

  @Test func `the tenant leads every foreign key`() async throws {
    let keys = try await SchemaCatalogue.rows(
      """
      select k.conrelid::regclass::text, k.conname, a.attname, k.confrelid::regclass::text, b.attname
      from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
      where k.contype = 'f' and k.connamespace = 'public'::regnamespace
      """)
    let astray = keys.filter { key in
      key[2] != "tenant_id" || (key[4] != "tenant_id" && !(key[3] == "tenant" && key[4] == "id"))
    }
    expectNone(
      astray.map { "\($0[0]).\($0[1])" },
      "begin the foreign key with tenant_id on both sides: integrity checks ignore row security.")
  }

  @Test func `views look with the eyes of who asks`() async throws {
    let blind = try await SchemaCatalogue.names(
      """
      select relname from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace
        and not coalesce(reloptions @> '{security_invoker=true}', false)
      """)
    expectNone(blind, "create the view with (security_invoker = true), or it shows every tenant's rows.")
  }
}
