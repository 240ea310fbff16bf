import Foundation
package import Kernel
import Logging
import Postgres
import Server
import Synchronization

/// The migrated schema of this release in the test process's private cluster.
///
/// Migrated once into a template; every database of a test is a copy, made in some 50 ms.
package final class TestCluster: Sendable {
  /// The connection string of the service's role, in a database all tests share.
  package let serveConninfo: String
  /// The connection string of the schema's owner, in the same database.
  package let ownerConninfo: String

  private static let template = "atrium_template"
  private static let made = Mutex<Task<TestCluster, any Error>?>(nil)
  private let server: PrivateCluster
  private let consistency: [ConsistencyQuery]

  /// The cluster of this process, made when it is first asked for.
  package static func shared() async throws -> TestCluster {
    let task = made.withLock { made in
      let task = made ?? Task { try await TestCluster() }
      made = task
      return task
    }
    return try await task.value
  }

  private init() async throws {
    server = try PrivateCluster.shared.get()
    var logger = Logger(label: "tests")
    logger.logLevel = .warning
    let admin = try AdminConnection(server.conninfo())
    try Roles.ensure(admin, login: nil)
    try Roles.ensureDatabase(Self.template, admin)
    let resources = Resources(folder: Repository.root)
    let migrations = try Migration.all(in: resources.migrations)
    consistency = try ConsistencyQuery.all(in: resources.consistency)
    try await Migrator(migrations, logger: logger)
      .migrate(AdminConnection(server.conninfo(database: Self.template, user: Roles.owner)))
    let shared = try Self.copy(into: "atrium", on: server)
    serveConninfo = shared.serveConninfo
    ownerConninfo = shared.ownerConninfo
  }

  /// A database of the test's own with the migrated schema and no rows.
  package func database(_ name: String = "t_\(UInt32.random(in: 0...UInt32.max))") throws -> TestDatabase {
    try Self.copy(into: name, on: server)
  }

  /// What the consistency queries find in one tenant.
  package func inconsistencies(of tenant: ID<Tenant>) async throws -> [String] {
    let id = UUIDValue(tenant.raw).text
    return try ConsistencyQuery.findings(of: consistency, on: AdminConnection(ownerConninfo), tenant: id)
      .filter { !$0.isClean }
      .map { "\($0.query.name): \($0.table.rows.prefix(5))" }
  }

  private static func copy(into name: String, on server: PrivateCluster) throws -> TestDatabase {
    let admin = try AdminConnection(server.conninfo())
    let quoted = AdminConnection.quoted(identifier: name)
    try admin.run("create database \(quoted) template \(template) owner \(Roles.owner)")
    try Roles.ensureDatabase(name, admin)
    return TestDatabase(
      serveConninfo: server.conninfo(database: name, user: Roles.service),
      ownerConninfo: server.conninfo(database: name, user: Roles.owner))
  }
}

/// A database with the migrated schema.
package struct TestDatabase: Sendable {
  /// The connection string of the service's role.
  package let serveConninfo: String
  /// The connection string of the schema's owner.
  package let ownerConninfo: String
}

/// Where the sources lie.
package enum Repository {
  /// The repository's folder.
  package static let root = (#filePath as NSString).deletingLastPathComponent + "/../.."
}
