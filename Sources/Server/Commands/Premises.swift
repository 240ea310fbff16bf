import ArgumentParser
import CLibPQ
package import Logging

/// The connections to a database that is up and whose schema is ready.
package struct Premises: Sendable {
  /// The connection string of the service's role, which row-level security binds.
  package let serve: String
  /// The connection string of the owner, where this process may have it.
  package let owner: String?
  /// The contract and the migrations.
  package let resources: Resources
}

/// Joins or starts the database, brings its schema up to date, runs the body and leaves; the last user of an
/// embedded cluster stops it.
///
/// Signals are the body's affair: `serve` lives in a service group of its own, other subcommands go through
/// `withHouse`.
package func withPremises<T: Sendable>(
  _ options: ConnectionOptions, logger: Logger, _ body: (Premises) async throws -> T,
) async throws -> T {
  let resources = try Resources.find()
  let migrations = try Migration.all(in: resources.migrations)
  switch try options.place() {
  case .embedded(let folder):
    return try await withEmbeddedCluster(folder, logger: logger) { cluster in
      let owner = cluster.home.conninfo(role: Roles.owner, database: "atrium")
      let serve = cluster.home.conninfo(role: Roles.service, database: "atrium")
      try await Migrator(migrations, logger: logger).migrate(AdminConnection(owner))
      return try await body(Premises(serve: serve, owner: owner, resources: resources))
    }
  case .server(let serve, let admin):
    guard let serve else { throw ValidationError("DATABASE_ADMIN_URL is set, but DATABASE_URL is not.") }
    if let admin {
      let connection = try await AdminConnection.opening(admin, logger: logger)
      try Administration.prepare(connection, serve: serve)
      try await Migrator(migrations, logger: logger).migrate(connection)
    } else {
      try await SchemaVersion.wait(for: migrations, on: serve, logger: logger)
    }
    try ServingRole.check(AdminConnection(serve))
    return try await body(Premises(serve: serve, owner: admin, resources: resources))
  }
}

/// Runs the body with the embedded cluster up and its roles and database made.
package func withEmbeddedCluster<T: Sendable>(
  _ folder: String, logger: Logger, _ body: (EmbeddedPostgres) async throws -> T,
) async throws -> T {
  let cluster = try await EmbeddedPostgres.enter(folder, logger: logger)
  do {
    let admin = try AdminConnection(cluster.superuser)
    try Roles.ensure(admin, login: nil)
    try Roles.ensureDatabase("atrium", admin)
    let result = try await body(cluster)
    try await cluster.depart()
    return result
  } catch {
    try? await cluster.depart()
    throw error
  }
}

extension EmbeddedPostgres {
  /// Leaves even when the task is cancelled, for a cancelled subcommand must not leave a server behind.
  fileprivate func depart() async throws {
    try await Task { _ = try await leave() }.value
  }
}

/// What an administrator's connection has to do before migrating.
package enum Administration {
  /// Makes the roles where they are missing and becomes the owner of the schema.
  package static func prepare(_ admin: AdminConnection, serve: String?) throws {
    let mayMakeRoles = try admin.holds(
      "select rolsuper or rolcreaterole from pg_roles where rolname = current_user")
    if mayMakeRoles {
      try Roles.ensure(admin, login: serve.flatMap(login))
      try Roles.ensureDatabase(try admin.value("select current_database()") ?? "atrium", admin)
    }
    if try admin.value("select current_user") != Roles.owner {
      try admin.run("set role \(Roles.owner)")
    }
  }

  /// The user a connection string names.
  private static func login(_ conninfo: String) -> Roles.Login? {
    guard let options = PQconninfoParse(conninfo, nil) else { return nil }
    defer { PQconninfoFree(options) }
    var found: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { found[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return found["user"].map { Roles.Login(name: $0, password: found["password"]) }
  }
}

extension AdminConnection {
  /// Connects to a server that may still be starting, for a minute at most.
  package static func opening(_ conninfo: String, logger: Logger) async throws -> AdminConnection {
    let end = ContinuousClock.now + .seconds(60)
    while true {
      do {
        return try AdminConnection(conninfo)
      } catch let error as AdminError where ContinuousClock.now < end {
        logger.notice("Waiting for the database.", metadata: ["reason": "\(error)"])
        try await Task.sleep(for: .seconds(1))
      }
    }
  }
}
