package import Logging

/// Waits for the schema where another process migrates it.
package enum SchemaVersion {
  /// Returns once all migrations are applied; throws when that takes longer than allowed.
  package static func wait(
    for migrations: [Migration], on conninfo: String, atMost limit: Duration = .seconds(300), logger: Logger,
  ) async throws {
    let end = ContinuousClock.now + limit
    let migrator = Migrator(migrations, logger: logger)
    while true {
      let missing = try missing(migrator, conninfo)
      guard let missing else { return }
      guard ContinuousClock.now < end else {
        throw HouseError(
          "The schema is not ready: \(missing). Run `atrium migrate` with DATABASE_ADMIN_URL set.")
      }
      logger.notice("Waiting for the schema.", metadata: ["missing": "\(missing)"])
      try await Task.sleep(for: .seconds(1))
    }
  }

  /// What is missing, in words, or nil.
  private static func missing(_ migrator: Migrator, _ conninfo: String) throws -> String? {
    do {
      let pending = try migrator.plan(AdminConnection(conninfo)).pending
      return pending.first.map { "\(pending.count) migrations from \($0.name) on" }
    } catch let error as AdminError {
      return error.description
    }
  }
}
