import Foundation
package import Logging

/// Brings the schema to the state this release needs: every migration once, in order, in a transaction of
/// its own, whichever replica comes first.
package struct Migrator: Sendable {
  /// What stands between the database and this release.
  package struct Plan: Sendable, Equatable {
    /// The migrations to apply, in order.
    package let pending: [Migration]
    /// The names of the migrations applied before.
    package let applied: [String]
  }

  private let migrations: [Migration]
  private let logger: Logger

  /// A migrator for the given migrations, which are in the order of their names.
  package init(_ migrations: [Migration], logger: Logger) {
    self.migrations = migrations
    self.logger = logger
  }

  /// What there is to do; throws when an applied migration was edited or removed since.
  package func plan(_ admin: AdminConnection) throws -> Plan {
    guard try admin.holds("select to_regclass('public.migration') is not null") else {
      return Plan(pending: migrations, applied: [])
    }
    let rows = try admin.rows("select name, sha256 from public.migration order by name").rows
    let applied = Dictionary(uniqueKeysWithValues: rows.map { ($0[0] ?? "", $0[1] ?? "") })
    for migration in migrations {
      guard let hash = applied[migration.name], hash != migration.hash else { continue }
      throw HouseError(
        "The migration \(migration.name) was edited after it had been applied. Migrations are forward-only: "
          + "restore the file and put the change into a new one. "
          + "(applied \(hash.prefix(12)), now \(migration.hash.prefix(12)))")
    }
    // A name we do not know is a newer release's: two releases in a row run on one schema.
    return Plan(
      pending: migrations.filter { applied[$0.name] == nil },
      applied: rows.compactMap { $0[0] })
  }

  /// Applies what is pending and answers the names applied by this call. Runs as the owner of the schema.
  @discardableResult package func migrate(_ admin: AdminConnection) async throws -> [String] {
    try await retrying("migration") { try makeTable(admin) }
    let pending = try plan(admin).pending
    var done: [String] = []
    for (index, migration) in pending.enumerated() {
      try Task.checkCancellation()
      let start = ContinuousClock.now
      guard try await retrying(migration.name, { try apply(migration, admin) }) else { continue }
      done.append(migration.name)
      let took = (ContinuousClock.now - start).components
      logger.notice(
        "Migrated \(migration.name) (\(index + 1) of \(pending.count)).",
        metadata: ["ms": "\(took.seconds * 1000 + took.attoseconds / 1_000_000_000_000_000)"])
    }
    return done
  }

  private func makeTable(_ admin: AdminConnection) throws {
    guard try admin.value("select to_regclass('public.migration')") == nil else { return }
    try admin.run(
      """
      create table if not exists public.migration (
        name text constraint migration_pkey primary key,
        sha256 text not null,
        applied_at timestamptz not null default clock_timestamp()
      );
      grant select on public.migration to atrium, atrium_worker;
      """)
  }

  /// Applies one migration; false when another replica did meanwhile.
  private func apply(_ migration: Migration, _ admin: AdminConnection) throws -> Bool {
    try admin.transaction {
      // Replicas queue at this lock, readers pass. Short, so that a lock wait never blocks the service's own
      // statements behind it for long; the caller tries again.
      try admin.run("set local lock_timeout = '5s'; lock table public.migration in share row exclusive mode")
      guard
        try admin.value("select sha256 from public.migration where name = $1", [migration.name]) == nil
      else { return false }
      do {
        try admin.run(migration.script)
        try admin.expectTransaction()
      } catch let error as AdminError where !Self.isTransient(error) {
        throw HouseError("The migration \(migration.name) failed: \(error)")
      }
      try admin.rows(
        "insert into public.migration (name, sha256) values ($1, $2)", [migration.name, migration.hash])
      return true
    }
  }

  /// Repeats what failed for a lock or for another replica's work, for ten minutes at most.
  private func retrying<T>(_ name: String, _ body: () throws -> T) async throws -> T {
    let end = ContinuousClock.now + .seconds(600)
    while true {
      do {
        return try body()
      } catch let error as AdminError where Self.isTransient(error) && ContinuousClock.now < end {
        logger.notice("Waiting for a lock to apply \(name).", metadata: ["reason": "\(error)"])
        try await Task.sleep(for: .milliseconds(.random(in: 200...1000)))
      }
    }
  }

  /// Lock not available, deadlock, serialization failure, or an object another replica makes this instant.
  private static func isTransient(_ error: AdminError) -> Bool {
    ["55P03", "40P01", "40001"].contains(error.state)
      || error.state == "23505" && error.message.contains("pg_")
  }
}
