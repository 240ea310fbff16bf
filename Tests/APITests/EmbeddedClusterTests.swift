import Foundation
import Logging
import Server
import Testing

/// The private cluster is made once, joined by many, stopped by the last, and never lost.
@Suite(.serialized) struct EmbeddedClusterTests {
  @Test func `is made at the first start and stopped by its starter`() async throws {
    try await withFolder { folder in
      let first = try await enter(folder)
      #expect(first.entry == .started)
      #expect(first.home.isSettled)
      #expect(try AdminConnection(first.superuser).value("select 1") == "1")
      #expect(try AdminConnection(first.superuser).value("show data_checksums") == "on")
      #expect(try await first.leave())
      #expect(throws: (any Error).self) { try AdminConnection(first.superuser) }

      let again = try await enter(folder)
      #expect(again.entry == .started)
      try await again.leave()
    }
  }

  @Test func `a joiner leaves it to its starter`() async throws {
    try await withFolder { folder in
      let starter = try await enter(folder)
      let joiner = try await enter(folder)
      #expect(joiner.entry == .joined)
      #expect(try await !joiner.leave())
      #expect(try AdminConnection(starter.superuser).value("select 1") == "1")
      #expect(try await starter.leave())
    }
  }

  @Test func `a starter that leaves early does not cut off who still works`() async throws {
    try await withFolder { folder in
      let starter = try await enter(folder)
      let joiner = try await enter(folder)
      #expect(try await !starter.leave())
      #expect(try AdminConnection(joiner.superuser).value("select 1") == "1")
      #expect(try await joiner.leave())
    }
  }

  @Test func `two starters at once make one cluster`() async throws {
    try await withFolder { folder in
      let both = try await withThrowingTaskGroup(of: EmbeddedPostgres.self) { group in
        for _ in 0..<2 { group.addTask { try await enter(folder) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(both.count(where: { $0.entry == .started }) == 1)
      #expect(both.count(where: { $0.entry == .joined }) == 1)
      for cluster in both { try await cluster.leave() }
    }
  }

  @Test func `the orphan of a killed starter is adopted`() async throws {
    try await withFolder { folder in
      // A migration that takes its time keeps the starter busy until it is killed.
      try FileManager.default.createDirectory(atPath: "\(folder)/sql", withIntermediateDirectories: true)
      try "select pg_sleep(60)".write(
        toFile: "\(folder)/sql/0010_wait.sql", atomically: true, encoding: .utf8)
      try "".write(toFile: "\(folder)/openapi.yaml", atomically: true, encoding: .utf8)
      let starter = Process()
      let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      starter.executableURL = URL(filePath: program).deletingLastPathComponent().appending(path: "atrium")
      starter.arguments = ["migrate", "--home", folder]
      starter.environment = ["ATRIUM_RESOURCES": folder, "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"]
      starter.standardError = FileHandle.nullDevice
      try starter.run()

      let home = try ClusterHome(wished: folder)
      let asleep = "select 1 from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()"
      let end = ContinuousClock.now + .seconds(30)
      let superuser = home.conninfo(role: "postgres", database: "postgres")
      while (try? AdminConnection(superuser).value(asleep)) != "1", ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(50))
      }
      let joiner = try await enter(folder)
      #expect(joiner.entry == .joined)
      try await joiner.leave()

      kill(starter.processIdentifier, SIGKILL)
      // Not waitUntilExit, which would also wait for the server.
      while kill(starter.processIdentifier, 0) == 0, ContinuousClock.now < end, starter.isRunning {
        try await Task.sleep(for: .milliseconds(20))
      }
      let heir = try await enter(folder)
      #expect(heir.entry == .adopted)
      #expect(try AdminConnection(heir.superuser).value("select 1") == "1")
      #expect(try await heir.leave())
    }
  }

  @Test func `a path too long for a socket gets a short one`() throws {
    let long = "/tmp/" + String(repeating: "deep/", count: 25) + ".atrium"
    let home = try ClusterHome(wished: long)
    #expect(home.socket.utf8.count + "/.s.PGSQL.5432".utf8.count <= 107)
    #expect(try home.socket == ClusterHome(wished: long).socket)
  }
}

private func enter(_ folder: String) async throws -> EmbeddedPostgres {
  try await EmbeddedPostgres.enter(folder, durability: .none, logger: quietLogger)
}

/// A logger that speaks of trouble only.
let quietLogger: Logger = {
  var logger = Logger(label: "tests")
  logger.logLevel = .error
  return logger
}()

/// Lends a folder of its own, in which any user may be.
private func withFolder(_ body: (String) async throws -> Void) async throws {
  let folder = "/tmp/atrium-house-\(UInt32.random(in: 0...UInt32.max))"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
  do {
    try await body(folder)
    try FileManager.default.removeItem(atPath: folder)
  } catch {
    try? FileManager.default.removeItem(atPath: folder)
    throw error
  }
}
