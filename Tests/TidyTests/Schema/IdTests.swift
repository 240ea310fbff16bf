import Kernel
import Testing

@testable import Server

/// An id says what it is the id of: its domain gives the prefix it is written with.
@Suite struct IdTests {
  @Test func `every id column has a domain or a kind beside it`() async throws {
    let plain = try await SchemaCatalogue.names(
      """
      select c.relname || '.' || a.attname
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0
        and not a.attisdropped and a.atttypid = 'uuid'::regtype and (a.attname = 'id' or a.attname like '%\\_id')
        and not exists (
          select from pg_attribute k where k.attrelid = a.attrelid and not k.attisdropped
            and k.attname = case a.attname when 'id' then 'kind' else left(a.attname, -3) || '_kind' end)
      """)
    try Shrinking("plain-ids").judge(
      plain, "give the column the id domain of what it names, or a kind column beside it (x_id, x_kind).")
  }

  @Test func `prefixes of domains are unique and those of the records`() async throws {
    let domains = try await SchemaCatalogue.rows(
      """
      select typname, obj_description(oid, 'pg_type') from pg_type
      where typtype = 'd' and typbasetype = 'uuid'::regtype and typnamespace = 'public'::regnamespace
      order by typname
      """)
    expectNone(
      domains.filter { !$0[0].hasSuffix("_id") || $0[1].wholeMatch(of: /[a-z]{2,5}/) == nil }.map { $0[0] },
      "name the domain <kind>_id and comment on it with its prefix, two to five letters.")
    let byPrefix = Dictionary(grouping: domains, by: { $0[1] })
    expectNone(
      byPrefix.values.filter { $0.count > 1 }.map { $0.map { $0[0] }.joined(separator: " and ") },
      "two domains share a prefix; an id must say what it is the id of.")

    let prefixes = Dictionary(uniqueKeysWithValues: domains.map { (String($0[0].dropLast(3)), $0[1]) })
    let kinds = Mounting.modules.flatMap(\.kinds)
    expectNone(
      kinds.filter { prefixes[$0.name] != $0.prefix }.map { "\($0.name) (\($0.prefix))" },
      "the record kind and the domain <kind>_id must have the same prefix.")
    let owners = try TableOwnershipTests.owners()
    let mounted = Set(Mounting.modules.map(\.name))
    let parts = Set(prefixes.keys).subtracting(kinds.map(\.name))
      .filter { mounted.contains(owners[$0]?.lowercased() ?? "") }
    try Shrinking("domains-without-record").judge(
      parts,
      "no mounted module has a record of this kind; add its RecordKind to the module, or list it as a part.")
  }
}
