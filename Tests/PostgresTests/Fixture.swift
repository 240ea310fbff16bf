import Logging
import Postgres
import TestKit

/// A database of the private cluster with a small schema, and the service's role behind the tenant wall.
enum Fixture {

  static func database(
    connections: Int = 2, waiters: Int = 64, user: String = "atrium", waitTimeout: Duration = .seconds(5),
    groupedFlush: Bool = true, name: String = "tests"
  ) async throws -> Database {
    let database = try await ready.value
    var configuration = DatabaseConfiguration(
      conninfo: try PrivateCluster.shared.get().conninfo(database: database, user: user),
      connections: connections, waiters: waiters, waitTimeout: waitTimeout, groupedFlush: groupedFlush)
    configuration.applicationName = name
    configuration.lockTimeout = .seconds(20)
    return Database(configuration, logger: quiet)
  }

  static let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

  /// How many notes a tenant has.
  static func notes(of tenant: UInt128, in database: Database) async throws -> Int? {
    try await database.transaction(tenant: tenant) { session in
      .commit(try session.value("select count(*) from note"))
    }
  }

  private static let ready = Task {
    let cluster = try PrivateCluster.shared.get()
    let admin = Database(DatabaseConfiguration(conninfo: cluster.conninfo(), connections: 1), logger: quiet)
    try await admin.script("drop database if exists postgres_tests")
    try await admin.script("create database postgres_tests")
    try await admin.script(
      "do $$ begin create role atrium login; exception when duplicate_object then end $$")
    admin.close()
    let owner = Database(
      DatabaseConfiguration(conninfo: cluster.conninfo(database: "postgres_tests"), connections: 1),
      logger: quiet)
    try await owner.transaction(tenant: nil) { session in
      try session.script(schema)
      return .commit(())
    }
    owner.close()
    return "postgres_tests"
  }

  static let schema = """
    create domain tenant_id as uuid;
    comment on domain tenant_id is 'ten';
    create domain party_id as uuid;
    comment on domain party_id is 'pty';
    create domain invoice_id as uuid;
    comment on domain invoice_id is 'inv';
    create table note (
      tenant_id uuid not null default nullif(current_setting('atrium.tenant', true), '')::uuid,
      id int not null, text text not null, amount int not null default 0,
      constraint note_pkey primary key (tenant_id, id),
      constraint note_amount_check check (amount >= 0)
    );
    alter table note enable row level security;
    alter table note force row level security;
    create policy wall on note to atrium
      using (tenant_id = nullif(current_setting('atrium.tenant', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('atrium.tenant', true), '')::uuid);
    grant select, insert, update, delete on note to atrium;
    create table party (id party_id primary key, name text not null, manager_id party_id);
    create table invoice (
      id invoice_id primary key, number text, customer_id party_id, total numeric not null,
      paid boolean not null, lines int not null, big bigint, on_date date, at timestamptz, tags text[],
      extra jsonb, version int not null,
      source_kind text, source_id uuid
    );
    create table line (invoice_id invoice_id, line_no int, label text, unit_cost numeric);
    grant select, insert on party, invoice, line to atrium;
    insert into party values
      ('00000000-0000-7000-8000-000000000001', 'Ada "A" Ünal', null),
      ('00000000-0000-7000-8000-000000000002', 'Berta', '00000000-0000-7000-8000-000000000001');
    insert into invoice values
      ('00000000-0000-7000-8000-0000000000a1', 'INV-1', '00000000-0000-7000-8000-000000000002', 12.50, true,
       2, 9007199254740993, '2026-11-23', '2026-11-23 10:00:00.123456+00', '{a,"b c",NULL}', '{"k": [1, 2]}', 3,
       'party', '00000000-0000-7000-8000-000000000001'),
      ('00000000-0000-7000-8000-0000000000a2', null, null, 0.00, false, 0, null, null,
       '2026-11-23 10:00:00+01', '{}', null, 1, null, null),
      ('00000000-0000-7000-8000-0000000000a3', 'INV-3', '00000000-0000-7000-8000-000000000001', 1, false, 1,
       1, null, null, null, null, 7, null, null);
    insert into line values
      ('00000000-0000-7000-8000-0000000000a1', 1, 'one', 5),
      ('00000000-0000-7000-8000-0000000000a1', 2, 'two', 6),
      ('00000000-0000-7000-8000-0000000000a3', 1, 'three', 7);
    """
}
