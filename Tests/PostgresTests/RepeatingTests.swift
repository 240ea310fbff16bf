import Postgres
import Synchronization
import Testing

@Suite struct RepeatingTests {
  let tenant = UInt128.random(in: 1...UInt128.max)

  @Test func savepointsUndoOnlyTheirOwn() async throws {
    let database = try await Fixture.database()
    try await database.transaction(tenant: tenant) { session in
      session.queue("insert into note (id, text) values (1, 'a')")
      for queued in [true, false] {
        #expect(throws: Duplicate()) {
          try session.savepoint {
            session.queue("insert into note (id, text) values (2, 'b')")
            let again: SQL = "insert into note (id, text) values (1, 'again')"
            let map: [String: any Error] = ["note_pkey": Duplicate()]
            if queued {
              session.queue(again, onConstraint: map)
            } else {
              try session.run(again, onConstraint: map)
            }
          }
        }
      }
      #expect(throws: Duplicate()) { try session.savepoint { throw Duplicate() } }
      try session.savepoint { session.queue("insert into note (id, text) values (3, 'c')") }
      return .commit(())
    }
    #expect(try await Fixture.notes(of: tenant, in: database) == 2)
  }

  @Test func theWholeClosureIsRepeated() async throws {
    let database = try await Fixture.database()
    let runs = Mutex(0)
    let value = try await database.transaction(tenant: tenant) { session in
      let run = runs.withLock {
        $0 += 1
        return $0
      }
      if run < 3 { try session.run("do $$ begin raise exception using errcode = '40001'; end $$") }
      return .commit(run)
    }
    #expect(value == 3)
    let error = await #expect(throws: PostgresError.self) {
      try await database.transaction(tenant: tenant) { session in
        runs.withLock { $0 += 1 }
        session.queue("do $$ begin raise exception using errcode = '40P01'; end $$")
        return .commit(())
      }
    }
    #expect(error?.kind == .serialization)
    #expect(runs.withLock { $0 } == 8)
  }

  @Test func groupedTransactionsAreStored() async throws {
    let database = try await Fixture.database(connections: 4)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for id in 1...40 {
        group.addTask {
          try await database.transaction(tenant: tenant, durability: .grouped) { session in
            session.queue("insert into note (id, text) values (\(id), 'g')")
            return .commit(())
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await Fixture.notes(of: tenant, in: database) == 40)
  }

  @Test func aFlusherThatDiedProvesNothing() async throws {
    let database = try await Fixture.database(connections: 1, user: "postgres", name: "dying")
    try await write(1, database)
    let error = await #expect(throws: PostgresError.self) { try await write(2, database, killing: true) }
    #expect(error?.kind == .unknownOutcome)
    try await write(3, database)
  }

  private func write(_ id: Int, _ database: Database, killing: Bool = false) async throws {
    let kill: SQL = """
      select count(pg_terminate_backend(pid)) from pg_stat_activity
      where pid <> pg_backend_pid() and application_name = \("dying")
      """
    try await database.transaction(tenant: tenant, durability: .grouped) { session in
      session.queue("insert into note (tenant_id, id, text) values (\(UUIDValue(tenant)), \(id), 'f')")
      if killing { try session.run(kill) }
      return .commit(())
    }
  }
}
