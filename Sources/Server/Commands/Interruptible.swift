import ArgumentParser
package import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Runs the body so that Ctrl-C and SIGTERM cancel it: it ends in order, and whatever it started is stopped.
package func interruptible<T: Sendable>(
  logger: Logger, _ body: @escaping @Sendable () async throws -> T,
) async throws -> T {
  let errand = Errand(body)
  // The group speaks of services and signals, which would only puzzle whoever runs a subcommand.
  var quiet = logger
  quiet.logLevel = .error
  let group = ServiceGroup(
    configuration: ServiceGroupConfiguration(
      services: [
        .init(
          service: errand, successTerminationBehavior: .gracefullyShutdownGroup,
          failureTerminationBehavior: .cancelGroup)
      ],
      cancellationSignals: [.sigint, .sigterm],
      logger: quiet))
  // What the group says of its end matters less than what the body said of its own.
  try? await group.run()
  switch errand.outcome.withLock({ $0 }) {
  case .success(let value): return value
  case .failure(let error) where !(error is CancellationError): throw error
  default: throw ExitCode(130)
  }
}

/// A body that runs once, as a service.
private final class Errand<T: Sendable>: Service {
  let outcome = Mutex<Result<T, any Error>?>(nil)
  private let body: @Sendable () async throws -> T

  init(_ body: @escaping @Sendable () async throws -> T) { self.body = body }

  func run() async throws {
    do {
      let value = try await body()
      outcome.withLock { $0 = .success(value) }
    } catch {
      outcome.withLock { $0 = .failure(error) }
      throw error
    }
  }
}
