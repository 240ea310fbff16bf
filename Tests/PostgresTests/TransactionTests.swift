import JSON
import Postgres
import Testing

struct Duplicate: Error, Equatable {}

@Suite struct TransactionTests {
  let tenant = UInt128.random(in: 1...UInt128.max)

  @Test func rowsDecodeThroughAnInitialiser() async throws {
    struct Note: Equatable {
      var id: Int
      var text: String
      var flag: Bool?
      var list: [Int]
    }
    let database = try await Fixture.database()
    let notes = try await database.transaction(tenant: tenant) { session in
      .commit(
        try session.all(
          "select g, 'n' || g, case when g > 1 then g = 2 end, array[g, -g] from generate_series(1, 3) g",
          as: Note.init(id:text:flag:list:)))
    }
    #expect(notes.count == 3)
    #expect(notes[1] == Note(id: 2, text: "n2", flag: true, list: [2, -2]))
    #expect(notes[0].flag == nil)
  }

  @Test func decodingErrorsNameTheColumn() async throws {
    let database = try await Fixture.database()
    let error = await #expect(throws: PostgresError.self) {
      try await database.transaction(tenant: tenant) { session in
        .commit(try session.one("select 1, 'x' as total", as: { (a: Int, b: Int) in a + b }))
      }
    }
    #expect(error?.kind == .decoding)
    #expect(error?.message.contains("total") == true)
    await #expect(throws: PostgresError.self) {
      try await database.transaction(tenant: tenant) { session in
        .commit(try session.one("select 1, 2", as: { (a: Int) in a }))
      }
    }
  }

  @Test func constraintsBecomeErrorsOfTheTrade() async throws {
    let database = try await Fixture.database()
    for awaited in [true, false] {
      await #expect(throws: Duplicate()) {
        try await database.transaction(tenant: tenant) { session in
          let map: [String: any Error] = ["note_pkey": Duplicate()]
          session.queue("insert into note (id, text) values (1, 'a')")
          if awaited {
            try session.run("insert into note (id, text) values (1, 'b')", onConstraint: map)
          } else {
            session.queue("insert into note (id, text) values (1, 'b')", onConstraint: map)
            session.queue("insert into note (id, text) values (2, 'c')")
          }
          return .commit(())
        }
      }
    }
    let error = await #expect(throws: PostgresError.self) {
      try await database.transaction(tenant: tenant) { session in
        session.queue("insert into note (id, text, amount) values (1, 'a', \(-1))")
        return .commit(())
      }
    }
    #expect(error?.constraint == "note_amount_check")
    #expect(try await Fixture.notes(of: tenant, in: database) == 0)
  }

  @Test func rehearsalsStoreNothingAndStillFail() async throws {
    let database = try await Fixture.database()
    let rows = try await database.transaction(tenant: tenant) { session in
      session.queue("insert into note (id, text) values (1, 'a')")
      return .rollback(try session.value("select count(*) from note", as: Int.self))
    }
    #expect(rows == 1)
    #expect(try await Fixture.notes(of: tenant, in: database) == 0)
    await #expect(throws: PostgresError.self) {
      try await database.transaction(tenant: tenant) { session in
        session.queue("insert into note (id, text, amount) values (1, 'a', -1)")
        return .rollback(())
      }
    }
  }

  @Test func resultsOfQueuedStatementsArriveBeforeCommit() async throws {
    let database = try await Fixture.database()
    await #expect(throws: Duplicate()) {
      try await database.transaction(tenant: tenant) { session in
        session.queue("insert into note (id, text) values (1, 'a') returning id") { rows in
          #expect(rows.text(0, 0) == "1")
          throw Duplicate()
        }
        return .commit(())
      }
    }
    #expect(try await Fixture.notes(of: tenant, in: database) == 0)
  }

  @Test func deferredConstraintsAreMappedAtCommit() async throws {
    let owner = try await Fixture.database(connections: 1, user: "postgres")
    try await owner.script(
      """
      drop table if exists later;
      create table later (a int, constraint later_key unique (a) deferrable initially deferred);
      """)
    for outcome in [Outcome.commit(()), .rollback(())] {
      await #expect(throws: Duplicate()) {
        try await owner.transaction(tenant: nil) { session in
          for _ in 1...2 {
            session.queue("insert into later values (1)", onConstraint: ["later_key": Duplicate()])
          }
          return outcome
        }
      }
    }
  }

  @Test func textWithNULIsRefused() async throws {
    let database = try await Fixture.database()
    let error = await #expect(throws: PostgresError.self) {
      try await database.transaction(tenant: tenant) { session in
        session.queue("insert into note (id, text) values (1, \("a\0b"))")
        return .commit(())
      }
    }
    #expect(error?.sqlState == "22021")
  }
}
