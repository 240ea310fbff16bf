import ArgumentParser
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
    return try await withEmbeddedCluster(folder, migrations: migrations, logger: logger) { cluster in
      let owner = cluster.home.conninfo(role: Roles.owner, database: "atrium")
      let serve = cluster.home.conninfo(role: Roles.service, database: "atrium")
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

/// Runs the body with the embedded cluster up, its roles and database made and, where migrations are given,
/// its schema up to date.
package func withEmbeddedCluster<T: Sendable>(
  _ folder: String, migrations: [Migration] = [], logger: Logger,
  _ body: (EmbeddedPostgres) async throws -> T,
) async throws -> T {
  let cluster = try await interruptible(logger: logger) {
    try await EmbeddedPostgres.open(folder, migrations: migrations, logger: logger)
  }
  do {
    let result = try await body(cluster)
    try await cluster.depart()
    return result
  } catch {
    try? await cluster.depart()
    throw error
  }
}

extension EmbeddedPostgres {
  /// Enters and makes everything ready, or leaves again when that fails or is interrupted.
  fileprivate static func open(
    _ folder: String, migrations: [Migration], logger: Logger,
  ) async throws -> EmbeddedPostgres {
    let cluster = try await enter(folder, logger: logger)
    do {
      let admin = try AdminConnection(cluster.superuser)
      try Roles.ensure(admin, login: nil)
      try Roles.ensureDatabase("atrium", admin)
      if !migrations.isEmpty {
        let owner = cluster.home.conninfo(role: Roles.owner, database: "atrium")
        try await Migrator(migrations, logger: logger).migrate(AdminConnection(owner))
      }
      try Task.checkCancellation()
      return cluster
    } catch {
      try? await cluster.depart()
      throw error
    }
  }

  /// Leaves even when the task is cancelled, for a cancelled subcommand must not leave a server behind.
  fileprivate func depart() async throws {
    try await Task { _ = try await leave() }.value
  }
}
