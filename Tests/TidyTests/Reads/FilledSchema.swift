import Postgres
import Server
import TestKit

/// A copy of the schema with some thousand rows of nonsense in every table, so that PostgreSQL plans as it would in
/// a business of some size.
///
/// Foreign keys and checks are off: only the number of rows and how values spread matter to a plan.
actor FilledSchema {
  /// The copy, made by the first who asks.
  static func shared() async throws -> FilledSchema { try await made.value }

  private static let made = Task { try await FilledSchema() }
  private let connection: AdminConnection

  private init() async throws {
    let database = try await TestCluster.shared().database("tidy_filled")
    let superuser = try PrivateCluster.shared.get().conninfo(database: "tidy_filled")
    try AdminConnection(superuser).run(Self.filling)
    connection = try AdminConnection(database.serveConninfo)
    try connection.run(
      """
      set atrium.tenant = '00000000-0000-0000-0000-000000000001';
      set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set enable_material = off;
      """)
  }

  /// What the service's role would do for a statement, wherever an index can lead to the rows.
  func plan(of statement: SQL) throws -> Plan {
    let explained = try connection.rows(
      "explain (format json, costs off) " + statement.text, statement.binds.map(\.text))
    return try Plan(text: explained.rows.compactMap { $0[0] }.joined())
  }

  /// Four thousand rows a table, of four tenants. States spread over what their checks allow, references to settings
  /// over a few, everything else is all different; what may be null mostly is.
  private static let filling = #"""
    set session_replication_role = replica;
    create temp table choice as
      select conrelid, conkey[1] as attnum,
        array(select m[1] from regexp_matches(pg_get_constraintdef(oid), '\''([a-z_]+)\''::text', 'g') m) as words
      from pg_constraint
      where contype = 'c' and cardinality(conkey) = 1 and pg_get_constraintdef(oid) like '%ANY (ARRAY[%';
    do $$
    declare t record; c record; columns text; vals text;
    begin
      for t in select conrelid::regclass as tab, conname from pg_constraint
        where contype in ('c', 'x') and conrelid <> 0 and connamespace = 'public'::regnamespace
      loop
        execute format('alter table %s drop constraint %I', t.tab, t.conname);
      end loop;
      for t in
        select tab.oid::regclass as tab, tab.oid,
          exists (select from pg_constraint where conrelid = tab.oid and contype = 'u' and condeferrable) as defers
        from pg_class tab
        where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in ('tenant', 'migration')
      loop
        columns := '';
        vals := '';
        for c in
          select a.attname as name, coalesce(nullif(y.typbasetype, 0), y.oid)::regtype::text as type,
            a.attnotnull as needed, y.typname as domain,
            (select words from choice where conrelid = t.oid and attnum = a.attnum limit 1) as words
          from pg_attribute a join pg_type y on y.oid = a.atttypid
          where a.attrelid = t.oid and a.attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
          order by attnum
        loop
          columns := columns || ', ' || quote_ident(c.name);
          vals := vals || ', ' || case
            when c.name = 'tenant_id' then $v$('00000000-0000-0000-0000-00000000000' || g % 4)::uuid$v$
            else case when c.needed then '(' else '(case when g % 10 = 0 then ' end || case
              when c.name <> 'id' and c.domain in ('account_id', 'company_id', 'fiscal_year_id', 'journal_id',
                'location_id', 'payment_term_id', 'period_id', 'stage_id', 'tax_id', 'unit_id', 'warehouse_id')
                then $v$('00000000-0000-0000-0000-00000000000' || 4 + g / 4 % 5)$v$
              when c.type = 'uuid' then 'gen_random_uuid()'
              when c.words is not null then format('(%L::text[])[1 + g / 4 %% %s]', c.words, cardinality(c.words))
              when c.type = 'text' and c.name ~ '(^|_)(kind|currency|country|series)$' then $v$'k' || g / 4 % 5$v$
              when c.type = 'text' then 'md5(g::text)'
              when c.type in ('integer', 'bigint', 'smallint', 'numeric') then 'g'
              when c.type = 'boolean' then 'g % 10 = 0'
              when c.type = 'date' then $v$date '2026-01-01' + g % 1000$v$
              when c.type = 'timestamp with time zone' then $v$timestamptz '2026-01-01' + g * interval '1 minute'$v$
              when c.type = 'jsonb' then $v$'{}'$v$
              when c.type = 'bytea' then $v$'\x00'$v$
              when c.type = 'xid8' then $v$'1'$v$
              when c.type like '%[]' then $v$'{}'$v$
              else 'null' end
              || case when c.needed then ')' else ' end)' end || '::' || c.type
            end;
        end loop;
        execute format(
          'insert into %s (%s) select %s from generate_series(1, 4000) g %s',
          t.tab, substr(columns, 3), substr(vals, 3),
          case when t.defers then '' else 'on conflict do nothing' end);
      end loop;
    end $$;
    analyze;
    """#
}
