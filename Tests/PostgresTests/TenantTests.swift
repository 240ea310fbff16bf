import JSON
import Postgres
import Testing

@Suite struct TenantTests {
  @Test func everyJobSeesItsOwnTenantOnly() async throws {
    let database = try await Fixture.database(connections: 2, waiters: 500)
    let base = UInt128.random(in: 1...UInt128(UInt64.max)) << 8
    for number in 1...4 {
      try await database.transaction(tenant: base + UInt128(number)) { session in
        session.queue("insert into note (id, text) values (\(number), 'of tenant')")
        return .commit(())
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for turn in 0..<400 {
        group.addTask {
          let number = turn % 4 + 1
          let tenant = base + UInt128(number)
          switch turn % 7 {
          case 0:
            // A rolled back transaction takes its setting of the tenant back.
            _ = try await database.transaction(tenant: tenant) { session in
              .rollback(try session.run("update note set text = 'x'"))
            }
          case 1:
            try? await database.transaction(tenant: tenant) { session in
              try session.run("select 1 / 0")
              return .commit(())
            }
          case 2:
            _ = try? await database.read(Query(rows: "select 1 / 0"), tenant: tenant)
          case 3:
            let ids = try await database.transaction(tenant: tenant) { session in
              .commit(try session.all("select id from note", as: { (id: Int) in id }))
            }
            #expect(ids == [number])
          default:
            let answer = try await database.read(Query(rows: "select id, text from note"), tenant: tenant)
            let expected = "[{\"id\":\(number),\"text\":\"of tenant\"}]"
            #expect(String(decoding: answer.bytes, as: UTF8.self) == expected)
          }
        }
      }
      try await group.waitForAll()
    }
    let nobody = try await database.read(Query(rows: "select id from note"), tenant: nil)
    #expect(String(decoding: nobody.bytes, as: UTF8.self) == "[]")
  }

  @Test func aForeignRowCannotBeWritten() async throws {
    let database = try await Fixture.database()
    let error = await #expect(throws: PostgresError.self) {
      try await database.transaction(tenant: 1) { session in
        session.queue("insert into note (tenant_id, id, text) values (\(UUIDValue(2)), 1, 'x')")
        return .commit(())
      }
    }
    #expect(error?.sqlState == "42501")
  }
}
