import Synchronization

/// Awaits the write-ahead log for many transactions at once, on a connection of its own.
///
/// A flush proves a commit only if the flusher's session is older than the transaction and still lives: a
/// server that crashed in between has lost both. So a transaction notes the session's generation before it
/// begins.
final class Flusher: Sendable {
  private struct Waiter {
    let generation: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    /// Of the session that is connected; nil when there is none.
    var generation: Int?
    /// When the session was last seen alive, so that one that died at rest is noticed before it is relied on.
    var seen = ContinuousClock.now
    var last = 0
    var waiting: [Waiter] = []
    var isRunning = false
  }

  private let connection: Connection
  private let state = Mutex(State())

  init(_ connection: Connection) {
    self.connection = connection
  }

  /// The generation of the session, connecting it when there is none; nil when that cannot be done.
  func ready() async -> Int? {
    let fresh = state.withLock { $0.seen + .seconds(1) > .now ? $0.generation : nil }
    if let fresh { return fresh }
    return await connect(on: connection)
  }

  private func connect(on connection: isolated Connection) -> Int? {
    let isAlive = (try? connection.link(reconnecting: false)) != nil
    let isConnected = isAlive || (try? connection.link()) != nil
    return state.withLock { state in
      if !isAlive { state.generation = nil }
      if isConnected, state.generation == nil {
        state.last += 1
        state.generation = state.last
      }
      state.seen = .now
      return state.generation
    }
  }

  /// Returns when everything committed before, under that generation, is stored.
  func flush(generation: Int) async throws {
    try await withCheckedThrowingContinuation { continuation in
      let starts = state.withLock { state in
        state.waiting.append(Waiter(generation: generation, continuation: continuation))
        defer { state.isRunning = true }
        return !state.isRunning
      }
      if starts { connection.perform { self.run(on: $0) } }
    }
  }

  /// One flush after the other, each for all who wait when it begins.
  private func run(on connection: isolated Connection) {
    while true {
      let batch = state.withLock { state in
        defer { state.waiting.removeAll(keepingCapacity: true) }
        if state.waiting.isEmpty { state.isRunning = false }
        return state.waiting
      }
      guard !batch.isEmpty else { return }
      let outcome = Result { try Self.flushOnce(on: connection) }
      let generation = state.withLock { state in
        if case .failure = outcome { state.generation = nil }
        return state.generation
      }
      for waiter in batch {
        if generation == waiter.generation {
          waiter.continuation.resume()
        } else {
          waiter.continuation.resume(
            throwing: PostgresError(.unknownOutcome, "the log could not be awaited: \(outcome)"))
        }
      }
    }
  }

  private static func flushOnce(on connection: isolated Connection) throws {
    let link = try connection.link(reconnecting: false)
    defer { connection.settleDown(link) }
    link.giveUp = .now + .seconds(10)
    _ = try link.exchange("select pg_logical_emit_message(true, '', '')").rows()
  }

  /// Closes the session.
  func close() {
    connection.perform { $0.disconnect() }
  }
}
