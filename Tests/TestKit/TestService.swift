import Foundation
package import Kernel
package import Postgres
import Server
import Logging
import ServiceLifecycle

/// The real service on a private cluster, started once in a test process; every answer is checked against the contract.
package actor TestService {
  package nonisolated let base: String
  package nonisolated let database: Database
  package nonisolated let unitOfWork: UnitOfWork
  package nonisolated let api: API
  package nonisolated let cluster: TestCluster

  private static let running = Task { try await start() }

  /// The service, started by the first who asks.
  package static func shared() async throws -> TestService { try await running.value }

  private init(base: String, database: Database, unitOfWork: UnitOfWork, api: API, cluster: TestCluster) {
    self.base = base
    self.database = database
    self.unitOfWork = unitOfWork
    self.api = api
    self.cluster = cluster
  }

  private static func start() async throws -> TestService {
    let cluster = try await TestCluster.shared()
    var logger = Logger(label: "atrium.tests")
    logger.logLevel = .error
    let database = Database(DatabaseConfiguration(
        conninfo: cluster.serveConninfo, waiters: 10_000, waitTimeout: .seconds(300), statementTimeout: .seconds(60),
        lockTimeout: .seconds(60)), logger: logger)
    var settings = AtriumService.Settings()
    settings.port = 0
    settings.adminPort = nil
    settings.checksReplies = true
    settings.principalLifetime = .zero
    // Hundreds of tests begin at once on two cores: none may fail for having waited.
    settings.patience = .seconds(300)
    let service = try AtriumService(
      contract: try String(contentsOfFile: Repository.root + "/openapi.yaml", encoding: .utf8), database: database, settings: settings, logger: logger)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let group = ServiceGroup(
      services: try service.services { port.yield($0) }, gracefulShutdownSignals: [], logger: logger)
    Task.detached {
      do { try await group.run() } catch { logger.error("the service under test ended: \(error)") }
      port.finish()
    }
    guard let listening = await ports.first(where: { _ in true }) else {
      throw StartError("The service under test did not start.")
    }
    return TestService(
      base: "http://127.0.0.1:\(listening)", database: database,
      unitOfWork: service.unitOfWork, api: service.api, cluster: cluster)
  }
}
