package import Logging
package import Postgres

/// Runs a subcommand's body with the database open: starts or joins it, migrates, and leaves it as it was
/// found. Ctrl-C and SIGTERM cancel the body.
///
/// ```swift
/// try await withHouse(connection, logger: logger) { database, premises in … }
/// ```
package func withHouse<T: Sendable>(
  _ options: ConnectionOptions, logger: Logger,
  _ body: @escaping @Sendable (Database, Premises) async throws -> T,
) async throws -> T {
  try await interruptible(logger: logger) {
    try await withPremises(options, logger: logger) { premises in
      let database = Database(DatabaseConfiguration(conninfo: premises.serve), logger: logger)
      defer { database.close() }
      return try await body(database, premises)
    }
  }
}
