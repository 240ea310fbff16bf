import Foundation
package import Kernel
package import Logging
package import Postgres

/// What a subcommand works with: the database as the service's role sees it, and the service over it.
package struct House: Sendable {
  package let database: Database
  package let service: AtriumService
  package let premises: Premises

  /// The only way to write.
  package var unitOfWork: UnitOfWork { service.unitOfWork }
}

/// Runs a subcommand's body with the database open: starts or joins it, migrates, and leaves it as it was found. Ctrl-C
/// and SIGTERM cancel the body.
package func withHouse<T: Sendable>(
  _ options: ConnectionOptions, logger: Logger, _ body: @escaping @Sendable (House) async throws -> T,
) async throws -> T {
  try await interruptible(logger: logger) {
    try await withPremises(options, logger: logger) { premises in
      let database = Database(DatabaseConfiguration(conninfo: premises.serve), logger: logger)
      defer { database.close() }
      let service = try AtriumService(
        contract: try String(contentsOfFile: premises.resources.contract, encoding: .utf8), database: database,
        settings: AtriumService.Settings(), logger: logger)
      return try await body(House(database: database, service: service, premises: premises))
    }
  }
}
