import Testing

/// The service's role can do what its commands need and nothing more.
@Suite struct RightsTests {
  /// Posted or appended, never changed: the service has neither UPDATE nor DELETE.
  static let final: Set = [
    "allocation", "change_inbox", "invoice_instalment", "invoice_line", "invoice_tax", "journal_line",
    "settlement",
    "stock_move", "ticket_message", "valuation_entry",
  ]

  @Test func `what is posted or appended stays as it is`() async throws {
    let writable = try await SchemaCatalogue.rows(
      """
      select relname,
        has_table_privilege('atrium', oid, 'delete') or has_table_privilege('atrium', oid, 'truncate')
          or has_any_column_privilege('atrium', oid, 'update')
      from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
      """)
    expectNone(
      Self.final.subtracting(writable.map { $0[0] }),
      "this final table is gone; take its name out of the list.")
    expectNone(
      writable.filter { $0[1] == "t" && Self.final.contains($0[0]) }.map { $0[0] },
      "grant only select and insert; a correction is a row of its own.")
    expectNone(
      writable.filter { $0[1] == "f" && !Self.final.contains($0[0]) && $0[0] != "migration" }.map { $0[0] },
      "nobody may change these rows: add the table to the list, so that it stays so.")
  }

  @Test func `the service owns nothing and is no superuser`() async throws {
    let owned = try await SchemaCatalogue.names(
      """
      select pg_describe_object(d.classid, d.objid, d.objsubid)
      from pg_shdepend d join pg_roles r on r.oid = d.refobjid
      where d.deptype = 'o' and r.rolname in ('atrium', 'atrium_worker')
      """)
    expectNone(owned, "hand it to atrium_owner: an owner can switch row security off.")
    let mighty = try await SchemaCatalogue.names(
      """
      select rolname from pg_roles
      where rolname in ('atrium', 'atrium_worker', 'atrium_search', 'atrium_owner')
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
      """)
    expectNone(mighty, "the role has a right that gets around row security.")
    let keys = try await SchemaCatalogue.names(
      """
      select m.roleid::regrole::text from pg_auth_members m where m.member = 'atrium'::regrole
      """)
    expectNone(keys, "the service must not belong to a role that sees more than it does.")
  }

  @Test func `nothing is open to everybody`() async throws {
    let open = try await SchemaCatalogue.names(
      """
      select distinct c.relname from pg_class c, aclexplode(c.relacl) a
      where c.relnamespace = 'public'::regnamespace and a.grantee = 0
      """)
    expectNone(open, "revoke the grant to public.")
  }
}
