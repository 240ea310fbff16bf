import JSON
import Logging
import Postgres
import Synchronization
import Testing

@Suite struct FaultTests {
  @Test func aKilledBackendIsReplaced() async throws {
    let database = try await Fixture.database(connections: 1, user: "postgres")
    let runs = Mutex(0)
    let value = try await database.transaction(tenant: 3) { session in
      let run = runs.withLock {
        $0 += 1
        return $0
      }
      session.queue("insert into note (id, text) values (77, 'k') on conflict do nothing")
      if run == 1 { try session.run("select pg_terminate_backend(pg_backend_pid())") }
      return .rollback(run)
    }
    #expect(value == 2)
    let error = await #expect(throws: PostgresError.self) {
      try await database.transaction(tenant: 3) { session in
        try session.run("select pg_terminate_backend(pg_backend_pid())")
        return .commit(())
      }
    }
    #expect(error?.kind == .unavailable)
    let answer = try await database.read(Query(rows: "select 1 as x"), tenant: 3)
    #expect(String(decoding: answer.bytes, as: UTF8.self) == #"[{"x":1}]"#)
  }

  @Test func aReadOnADeadConnectionIsReadAgain() async throws {
    let database = try await Fixture.database(connections: 1, user: "postgres")
    let pid = try await database.transaction(tenant: nil) { session in
      .commit(try session.value("select pg_backend_pid()", as: Int.self) ?? 0)
    }
    let other = try await Fixture.database(connections: 1, user: "postgres")
    _ = try await other.transaction(tenant: nil) {
      .commit(try $0.run("select pg_terminate_backend(\(pid)::int)"))
    }
    let answer = try await database.read(Query(rows: "select 1 as x"), tenant: nil)
    #expect(answer.rendered.count == 1)
  }

  @Test func aFullPoolRefuses() async throws {
    let database = try await Fixture.database(connections: 1, waiters: 1, waitTimeout: .seconds(2))
    let holder = Task {
      await outcome { try await database.transaction(tenant: nil) { .commit(try $0.run("select pg_sleep(300)")) } }
    }
    while database.load.idle > 0 { try await Task.sleep(for: .milliseconds(5)) }
    let late = Task { await outcome { try await database.read(Query(rows: "select 1 as x"), tenant: nil) } }
    while database.load.waiting < 1 { try await Task.sleep(for: .milliseconds(5)) }
    let full = await outcome { try await database.transaction(tenant: nil) { _ in .commit(()) } }
    #expect(full == .unavailable)
    #expect(await late.value == .unavailable)
    holder.cancel()
    #expect(await holder.value == .cancelled)
    _ = try await database.read(Query(rows: "select 1 as x"), tenant: nil)
  }

  @Test func deadlinesAndLeavingCancelTheStatement() async throws {
    let database = try await Fixture.database(connections: 1)
    let clock = ContinuousClock()
    let spent = try await clock.measure {
      let late = await outcome {
        try await database.transaction(tenant: nil, deadline: .now + .milliseconds(100)) {
          .commit(try $0.run("select pg_sleep(300)"))
        }
      }
      #expect(late == .timeout)
      let read = await outcome {
        try await database.read(
          Query(rows: "select pg_sleep(300)::text as x"), tenant: nil, deadline: .now + .milliseconds(100))
      }
      #expect(read == .timeout)
      let task = Task {
        await outcome {
          try await database.transaction(tenant: nil) { .commit(try $0.run("select pg_sleep(300)")) }
        }
      }
      try await Task.sleep(for: .milliseconds(100))
      task.cancel()
      #expect(await task.value == .cancelled)
      _ = try await database.read(Query(rows: "select 1 as x"), tenant: nil)
    }
    #expect(spent < .seconds(200), "a statement was waited for instead of being cancelled")
  }

  @Test func anAbsentDatabaseIsUnavailable() async throws {
    let database = Database(
      DatabaseConfiguration(conninfo: "host=/nowhere dbname=x user=y", connections: 1), logger: Fixture.quiet)
    for _ in 1...3 {
      let read = await outcome { try await database.read(Query(rows: "select 1"), tenant: nil) }
      #expect(read == .unavailable)
    }
    database.close()
    let closed = await outcome { try await database.transaction(tenant: nil) { _ in .commit(()) } }
    #expect(closed == .unavailable)
  }

  @Test func theServersOwnLimitIsATimeout() async throws {
    let database = try await Fixture.database(connections: 1)
    let slow = await outcome {
      try await database.transaction(tenant: nil) { session in
        session.queue("set local statement_timeout = 50")
        return .commit(try session.run("select pg_sleep(2)"))
      }
    }
    #expect(slow == .timeout)
  }

  @Test func theServiceClosesItsConnections() async throws {
    let database = try await Fixture.database(connections: 1)
    _ = try await database.read(Query(rows: "select 1 as x"), tenant: nil)
    let running = Task { try await database.run() }
    running.cancel()
    try await running.value
    #expect(
      await outcome { try await database.read(Query(rows: "select 1 as x"), tenant: nil) } == .unavailable)
    #expect(database.load.idle == 0)
  }

  @Test func aChangedTableOutdatesPreparations() async throws {
    let database = try await Fixture.database(connections: 1, user: "postgres")
    try await database.script(
      "drop table if exists changing; create table changing (a int); insert into changing values (1)")
    let query = Query(rows: "select * from changing")
    let before = try await database.read(query, tenant: nil)
    #expect(String(decoding: before.bytes, as: UTF8.self) == #"[{"a":1}]"#)
    try await database.script("alter table changing add b text default 'x'")
    let after = try await database.read(query, tenant: nil)
    #expect(String(decoding: after.bytes, as: UTF8.self) == #"[{"a":1,"b":"x"}]"#)
    try await database.script("alter table changing add c bool default true")
    let width = try await database.transaction(tenant: nil) {
      .commit(try $0.fetch("select * from changing").width)
    }
    #expect(width == 3)
  }

  @Test func aConnectionLostAtCommitLeavesTheOutcomeUnknown() async throws {
    let database = try await Fixture.database(connections: 1, user: "postgres")
    try await database.script(
      """
      drop table if exists deadly; create table deadly (a int);
      create or replace function die() returns trigger language plpgsql as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
      create constraint trigger die after insert on deadly deferrable initially deferred
        for each row execute function die();
      """)
    let lost = await outcome {
      try await database.transaction(tenant: nil) { session in
        session.queue("insert into deadly values (1)")
        return .commit(())
      }
    }
    #expect(lost == .unknownOutcome)
  }

  @Test func connectionsAreKept() async throws {
    let database = try await Fixture.database(connections: 1)
    var pids: Set<Int> = []
    for turn in 0..<20 {
      _ = try? await database.read(
        Query(rows: turn % 2 == 0 ? "select 1 / 0" : "select 1 as x"), tenant: UInt128(turn))
      let pid = try await database.transaction(tenant: nil) { session in
        _ = try? session.savepoint { try session.run("select 1 / 0") }
        return turn % 3 == 0
          ? .rollback(try session.value("select pg_backend_pid()", as: Int.self))
          : .commit(try session.value("select pg_backend_pid()", as: Int.self))
      }
      pids.insert(pid ?? 0)
    }
    #expect(pids.count == 1)
  }

  @Test func statementsCanBePreparedOnly() async throws {
    let database = try await Fixture.database(connections: 1)
    let columns = try await database.prepareOnly("select i.customer_id, total, $1::text as t from invoice i")
    #expect(
      columns == [
        PreparedColumn(name: "customer_id", type: "uuid", prefix: "pty"),
        PreparedColumn(name: "total", type: "numeric", prefix: nil),
        PreparedColumn(name: "t", type: "text", prefix: nil),
      ])
    await #expect(throws: PostgresError.self) { try await database.prepareOnly("select nonsense") }
  }

  @Test func aBadStatementSaysWhy() async throws {
    let database = try await Fixture.database(connections: 1)
    let error = await #expect(throws: PostgresError.self) {
      try await database.transaction(tenant: nil) { .commit(try $0.run("select nonsense from nowhere")) }
    }
    #expect(error?.sqlState == "42P01")
  }

  func outcome<T: Sendable>(_ body: () async throws -> T) async -> PostgresError.Kind? {
    do {
      _ = try await body()
      return nil
    } catch {
      return (error as? PostgresError)?.kind
    }
  }
}
