import JSON
import Postgres
import Testing

@Suite struct ReadingTests {
  @Test func aFailingReadLeavesItsNeighboursAlone() async throws {
    let database = try await Fixture.database(connections: 1)
    let blocker = Task {
      try await database.transaction(tenant: nil) { session in
        .commit(try session.run("select pg_sleep(0.2)"))
      }
    }
    try await Task.sleep(for: .milliseconds(50))
    let failures = await withTaskGroup(of: (Int, String).self) { group in
      for number in 0..<24 {
        group.addTask {
          let rows: SQL = number % 5 == 0 ? "select 1 / \(0) as x" : "select \(number)::int as x"
          // Where both go wrong, the list's statement is prepared behind the error, and must be so again.
          let lists = number % 2 == 0 ? [Query.List(name: "more", rows: "select \(number)::int as y")] : []
          do {
            let answer = try await database.read(
              Query(rows: rows, lists: lists), tenant: UInt128(number % 3))
            return (number, String(decoding: answer.bytes, as: UTF8.self))
          } catch {
            return (number, (error as? PostgresError)?.sqlState ?? "?")
          }
        }
      }
      return await group.reduce(into: [(Int, String)]()) { $0.append($1) }
    }
    _ = try await blocker.value
    for (number, text) in failures {
      let more = number % 2 == 0 ? ",\"more\":[{\"y\":\(number)}]" : ""
      #expect(text == (number % 5 == 0 ? "22012" : "[{\"x\":\(number)\(more)}]"), "read \(number)")
    }
  }

  @Test func severalStatementsShareOneSnapshot() async throws {
    let database = try await Fixture.database()
    let answer = try await database.read(
      Query(
        rows: "select current_setting('transaction_isolation') as level, pg_current_snapshot()::text as _s",
        lists: [
          .init(
            name: "more", rows: "select pg_current_snapshot()::text = pg_current_snapshot()::text as same")
        ]),
      tenant: nil)
    #expect(
      String(decoding: answer.bytes, as: UTF8.self)
        == #"[{"level":"repeatable read","more":[{"same":true}]}]"#)
  }
}
