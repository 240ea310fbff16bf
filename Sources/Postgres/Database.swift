package import Logging
import ServiceLifecycle

/// The only door to PostgreSQL: reads that become bytes, and transactions.
package final class Database: Sendable, Service {
  /// What it was made with.
  package let configuration: DatabaseConfiguration
  private let pool: Pool
  private let flusher: Flusher
  private let logger: Logger

  /// Nothing is connected yet: each connection is made when it is first needed.
  package init(_ configuration: DatabaseConfiguration, logger: Logger) {
    self.configuration = configuration
    self.logger = logger
    let catalogue = Catalogue()
    func connection(_ number: Int) -> Connection {
      Connection(number: number, configuration, catalogue: catalogue, logger: logger)
    }
    pool = Pool((0..<max(1, configuration.connections)).map(connection), configuration)
    flusher = Flusher(connection(configuration.connections))
  }

  /// Lives until the service shuts down, then closes the connections as they come to rest.
  package func run() async throws {
    try? await gracefulShutdown()
    close()
  }

  /// Refuses further jobs and closes the connections.
  package func close() {
    pool.close()
    flusher.close()
  }

  /// How many connections rest and how many jobs wait, for the metrics.
  package var load: (idle: Int, waiting: Int) { pool.load }

  /// Reads a query as JSON. Reads that wait share pipelines; several statements share one snapshot.
  package func read(
    _ query: Query,
    tenant: UInt128?,
    deadline: ContinuousClock.Instant? = nil,
  ) async throws -> RenderedBytes {
    let job = ReadJob(id: pool.newID(), query, tenant: tenant, deadline: deadline)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        job.await(continuation)
        pool.submit(job)
      }
    } onCancel: {
      pool.leave(job.id)
      job.abandon()
    }
  }

  /// Runs a transaction; the whole closure is repeated after a serialization failure or a deadlock,
  /// and once after the connection was lost before COMMIT.
  package func transaction<Value: Sendable>(
    tenant: UInt128?,
    durability: Durability = .standard,
    deadline: ContinuousClock.Instant? = nil,
    _ body: @Sendable (Session) throws -> Outcome<Value>,
  ) async throws -> Value {
    let generation = durability == .grouped && configuration.groupedFlush ? await flusher.ready() : nil
    var attempts = 0
    var losses = 0
    while true {
      attempts += 1
      let connection = try await pool.lease(deadline: deadline)
      let attempt = await withTaskCancellationHandler {
        await run(
          on: connection, tenant: tenant, deadline: deadline, asynchronousCommit: generation != nil, body)
      } onCancel: {
        connection.wake.signal()
      }
      switch attempt {
      case .done(let value):
        if let generation { try await flusher.flush(generation: generation) }
        return value
      case .again(let error) where attempts < 5:
        logger.debug("a transaction is repeated", metadata: ["error": "\(error)", "attempt": "\(attempts)"])
        try await Task.sleep(for: .milliseconds(Int.random(in: 1...8 << attempts)))
      case .lost where losses == 0:
        losses += 1
      case .again(let error), .lost(let error):
        throw error
      case .failed(let error):
        throw error
      }
    }
  }

  /// Runs many statements given as one text, outside a transaction of ours: for making roles and databases.
  package func script(_ sql: String) async throws {
    let connection = try await pool.lease(deadline: nil)
    try await script(sql, on: connection)
  }

  private func script(_ sql: String, on connection: isolated Connection) throws {
    defer { pool.release(connection, isWell: connection.isWell) }
    let link = try connection.link()
    defer { connection.settleDown(link) }
    link.tenant = nil
    try link.script(sql)
  }

  /// Has the server check a statement, placeholders `$1` … included, and names the columns it would yield.
  package func prepareOnly(_ sql: String) async throws -> [PreparedColumn] {
    let connection = try await pool.lease(deadline: nil)
    return try await prepareOnly(sql, on: connection)
  }

  private func prepareOnly(_ sql: String, on connection: isolated Connection) throws -> [PreparedColumn] {
    defer { pool.release(connection, isWell: connection.isWell) }
    return try connection.prepareOnly(sql)
  }

  private func run<Value: Sendable>(
    on connection: isolated Connection,
    tenant: UInt128?,
    deadline: ContinuousClock.Instant?,
    asynchronousCommit: Bool,
    _ body: @Sendable (Session) throws -> Outcome<Value>,
  ) -> Connection.Attempt<Value> {
    defer { pool.release(connection, isWell: connection.isWell) }
    return connection.transact(
      tenant: tenant, deadline: deadline, asynchronousCommit: asynchronousCommit, body)
  }
}
