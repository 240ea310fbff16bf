import CLibPQ
import Foundation
package import Logging

/// A private PostgreSQL cluster: made at the first start, joined by whoever comes later, stopped when the
/// last who uses it leaves.
///
/// Every user holds a shared lock on one file for as long as it lives, and the kernel releases it even after
/// `kill -9`. So a joiner never stops what its starter still needs, and the orphan of a killed service is
/// adopted by the next to come.
package final class EmbeddedPostgres: Sendable {
  /// How this process came by the cluster.
  package enum Entry: Sendable, Equatable {
    case started, joined, adopted
  }

  /// How much a crash of the machine may cost.
  package enum Durability: Sendable {
    /// What was answered stays, whatever happens.
    case durable
    /// Nothing need survive: for throw-away clusters of tests.
    case none
  }

  /// Where the cluster lies.
  package let home: ClusterHome
  /// Whether this process started the cluster, joined it or took over an orphan.
  package let entry: Entry
  private let presence: FileLock
  private let programs: PostgresPrograms
  private let logger: Logger

  private init(
    home: ClusterHome, entry: Entry, presence: FileLock, programs: PostgresPrograms, logger: Logger,
  ) {
    self.home = home
    self.entry = entry
    self.presence = presence
    self.programs = programs
    self.logger = logger
  }

  /// Joins the cluster of that folder, starting it when it does not run and making it when there is none.
  package static func enter(
    _ folder: String, durability: Durability = .durable, logger: Logger,
  ) async throws -> EmbeddedPostgres {
    let home = try ClusterHome(wished: folder)
    try home.prepare()
    let door = try FileLock("\(home.folder)/door.lock")
    let presence = try FileLock("\(home.folder)/users.lock")
    try await door.lock(.exclusive) {
      logger.notice("Another process is starting or stopping the embedded PostgreSQL; waiting for it.")
    }
    defer { door.unlock() }
    let programs = try PostgresPrograms.find(for: home.data)
    let isAlone = presence.tryLock(.exclusive)
    let server = ClusterServer(home: home, programs: programs, logger: logger)
    let found = try await server.revive(durability)
    guard presence.tryLock(.shared) else { throw HouseError("The lock of \(home.folder) cannot be held.") }
    let entry: Entry = found ? (isAlone ? .adopted : .joined) : .started
    return EmbeddedPostgres(home: home, entry: entry, presence: presence, programs: programs, logger: logger)
  }

  /// The connection string of the cluster's superuser, for making roles and databases.
  package var superuser: String { home.conninfo(role: "postgres", database: "postgres") }

  /// Leaves the cluster; the last to leave stops it. Answers whether it was stopped.
  @discardableResult package func leave() async throws -> Bool {
    let door = try FileLock("\(home.folder)/door.lock")
    try await door.lock(.exclusive)
    defer { door.unlock() }
    defer { presence.unlock() }
    guard presence.tryLock(.exclusive) else {
      logger.info("The embedded PostgreSQL is still in use and stays up.")
      return false
    }
    try ClusterServer(home: home, programs: programs, logger: logger).stop()
    return true
  }
}
