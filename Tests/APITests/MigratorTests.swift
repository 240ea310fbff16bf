import Server
import TestKit
import Testing

/// The schema moves forward only, once, and whole steps at a time.
@Suite struct MigratorTests {
  private let first = Migration(
    name: "0010_first", script: "create table first (x int); insert into first values (1)")
  private let second = Migration(name: "0020_second", script: "create table second (x int)")

  @Test func `each migration is applied once`() async throws {
    let admin = try await emptyDatabase()
    let migrator = Migrator([first, second], logger: quietLogger)
    #expect(try migrator.plan(admin).pending == [first, second])
    #expect(try await migrator.migrate(admin) == ["0010_first", "0020_second"])
    #expect(try await migrator.migrate(admin) == [])
    #expect(try migrator.plan(admin).applied == ["0010_first", "0020_second"])
    #expect(try admin.value("select count(*) from first") == "1")
  }

  @Test func `two replicas apply each migration once`() async throws {
    let database = try await emptyConninfo()
    let done = try await withThrowingTaskGroup(of: [String].self) { [first, second] group in
      for _ in 0..<4 {
        group.addTask {
          try await Migrator([first, second], logger: quietLogger).migrate(AdminConnection(database))
        }
      }
      return try await group.reduce([], +)
    }
    #expect(done.sorted() == ["0010_first", "0020_second"])
  }

  @Test func `an edited migration is refused by name`() async throws {
    let admin = try await emptyDatabase()
    try await Migrator([first], logger: quietLogger).migrate(admin)
    let edited = Migration(name: first.name, script: first.script + ";")
    let error = await #expect(throws: HouseError.self) {
      try await Migrator([edited, second], logger: quietLogger).migrate(admin)
    }
    #expect(error?.description.contains("0010_first was edited") == true)
    #expect(try admin.value("select to_regclass('second')") == nil)
  }

  @Test func `a failing migration leaves nothing behind`() async throws {
    let admin = try await emptyDatabase()
    let broken = Migration(name: "0030_broken", script: "create table third (x int); select 1 / 0")
    await #expect(throws: HouseError.self) {
      try await Migrator([first, broken], logger: quietLogger).migrate(admin)
    }
    #expect(try admin.value("select to_regclass('third')") == nil)
    #expect(try admin.value("select string_agg(name, ',') from migration") == "0010_first")
  }

  @Test func `a migration cannot commit half of itself`() async throws {
    let admin = try await emptyDatabase()
    let sly = Migration(name: "0040_sly", script: "create table third (x int); commit")
    await #expect(throws: HouseError.self) { try await Migrator([sly], logger: quietLogger).migrate(admin) }
    #expect(try admin.value("select count(*) from migration") == "0")
  }

  @Test func `a newer release's migrations do not disturb`() async throws {
    let admin = try await emptyDatabase()
    try await Migrator([first, second], logger: quietLogger).migrate(admin)
    #expect(try await Migrator([first], logger: quietLogger).migrate(admin) == [])
  }

  @Test func `the schema is waited for, not for ever`() async throws {
    let conninfo = try await emptyConninfo()
    await #expect(throws: HouseError.self) {
      try await SchemaVersion.wait(for: [first], on: conninfo, atMost: .milliseconds(10), logger: quietLogger)
    }
    try await Migrator([first], logger: quietLogger).migrate(AdminConnection(conninfo))
    try await SchemaVersion.wait(for: [first], on: conninfo, atMost: .milliseconds(10), logger: quietLogger)
  }
}

/// The service is refused to run as who could step over the wall between tenants.
@Suite struct ServingRoleTests {
  @Test func `the service's role passes`() async throws {
    try ServingRole.check(AdminConnection(await TestCluster.shared().serveConninfo))
  }

  @Test func `the owner is refused`() async throws {
    let owner = try AdminConnection(await TestCluster.shared().ownerConninfo)
    let error = #expect(throws: HouseError.self) { try ServingRole.check(owner) }
    #expect(error?.description.contains("owns tables") == true)
  }

  @Test func `a superuser is refused`() async throws {
    let superuser = try AdminConnection(PrivateCluster.shared.get().conninfo())
    let error = #expect(throws: HouseError.self) { try ServingRole.check(superuser) }
    #expect(error?.description.contains("superuser") == true)
  }

  @Test func `a role with BYPASSRLS is refused`() async throws {
    _ = try await TestCluster.shared()
    let server = try PrivateCluster.shared.get()
    try AdminConnection(server.conninfo()).run("create role sees_all login bypassrls")
    let role = try AdminConnection(server.conninfo(user: "sees_all"))
    let error = #expect(throws: HouseError.self) { try ServingRole.check(role) }
    #expect(error?.description.contains("BYPASSRLS") == true)
  }
}

private func emptyDatabase() async throws -> AdminConnection { try AdminConnection(await emptyConninfo()) }

private func emptyConninfo() async throws -> String {
  _ = try await TestCluster.shared()
  let server = try PrivateCluster.shared.get()
  let name = "empty_\(UInt32.random(in: 0...UInt32.max))"
  try Roles.ensureDatabase(name, AdminConnection(server.conninfo()))
  return server.conninfo(database: name, user: Roles.owner)
}
