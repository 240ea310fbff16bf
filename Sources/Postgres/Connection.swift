import Logging

/// The actor that owns one connection to the server and runs whole jobs on a thread of its own.
///
/// It connects when it is first needed and again, after a pause that grows with jitter, when it lost the
/// server.
actor Connection {
  /// How a transaction ended.
  enum Attempt<Value: Sendable>: Sendable {
    case done(Value)
    /// A serialization failure, a deadlock or an outdated preparation: the closure may run again.
    case again(PostgresError)
    /// The connection was lost before COMMIT: nothing was stored.
    case lost(PostgresError)
    case failed(any Error)
  }

  nonisolated let number: Int
  nonisolated let wake = Wake()
  private nonisolated let thread: PinnedThread
  private let configuration: DatabaseConfiguration
  let catalogue: Catalogue
  let logger: Logger
  private var current: Link?
  private var failures = 0
  private var restsUntil: ContinuousClock.Instant?

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  init(number: Int, _ configuration: DatabaseConfiguration, catalogue: Catalogue, logger: Logger) {
    self.number = number
    self.configuration = configuration
    self.catalogue = catalogue
    self.logger = logger
    thread = PinnedThread(name: "connection \(number)")
  }

  /// Whether the server is connected, as far as is known.
  var isWell: Bool { current != nil }

  /// Runs plain work on the connection's thread: one hop, no task.
  nonisolated func perform(_ work: @escaping @Sendable (isolated Connection) -> Void) {
    thread.run { self.assumeIsolated { work($0) } }
  }

  /// A connected link at rest, ready for the next job.
  func link(reconnecting: Bool = true) throws -> Link {
    if let link = current {
      link.checkResting()
      if !link.isBroken {
        link.interruption = nil
        link.giveUp = nil
        return link
      }
      drop(link, because: "the server closed it while it rested")
    }
    guard reconnecting else { throw PostgresError.unavailable("the connection was lost") }
    if let restsUntil, restsUntil > .now { throw PostgresError.unavailable("the database is away") }
    do {
      let link = try Link.connect(configuration, wake: wake)
      current = link
      failures = 0
      restsUntil = nil
      return link
    } catch {
      failures += 1
      let longest = min(2_000, 50 << min(failures, 6))
      restsUntil = .now + .milliseconds(Int.random(in: longest / 2...longest))
      logger.warning(
        "the database cannot be reached", metadata: ["error": "\(error)", "failures": "\(failures)"])
      throw error
    }
  }

  /// Looks at the connection after a job: anything but rest, and it is replaced.
  func settleDown(_ link: Link) {
    link.watch = nil
    if link.isBroken || link.owesResults || !link.isIdle {
      drop(link, because: "it was not at rest after a job")
    }
  }

  /// Ends the connection for good or until the next job.
  func disconnect() {
    current = nil
  }

  private func drop(_ link: Link, because reason: String) {
    logger.warning("a connection was dropped", metadata: ["connection": "\(number)", "reason": "\(reason)"])
    if current === link { current = nil }
  }

  /// Runs a transaction whole, in the caller's task.
  func transact<Value: Sendable>(
    tenant: UInt128?,
    deadline: ContinuousClock.Instant?,
    asynchronousCommit: Bool,
    _ body: @Sendable (Session) throws -> Outcome<Value>,
  ) -> Attempt<Value> {
    let link: Link
    do { link = try self.link() } catch { return .failed(error) }
    let watch = TransactionWatch(deadline: deadline)
    link.watch = watch
    let session = Session(link: link, catalogue: catalogue)
    defer {
      session.isOpen = false
      settleDown(link)
      withExtendedLifetime(watch) {}
    }
    do {
      try link.trim()
      try session.begin(tenant: tenant, asynchronousCommit: asynchronousCommit)
      switch try body(session) {
      case .commit(let value):
        try session.commit()
        return .done(value)
      case .rollback(let value):
        try session.rehearse()
        return .done(value)
      }
    } catch {
      try? session.rollback()
      if let repeatable = session.repeatable { return .again(repeatable) }
      if link.isBroken, !session.committing, link.interruption == nil {
        return .lost(error as? PostgresError ?? .unavailable("\(error)"))
      }
      return .failed(error)
    }
  }
}
