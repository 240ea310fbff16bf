import Synchronization

/// One read on its way: answered once, by whoever comes first: the server, the deadline or the caller's
/// leaving.
final class ReadJob: Sendable {
  typealias Answer = Result<RenderedBytes, any Error>

  let id: Int
  let query: Query
  let tenant: UInt128?
  let deadline: ContinuousClock.Instant?

  private struct State {
    var continuation: CheckedContinuation<RenderedBytes, any Error>?
    var answer: Answer?
    var connection: Connection?
  }

  private let state = Mutex(State())

  init(id: Int, _ query: Query, tenant: UInt128?, deadline: ContinuousClock.Instant?) {
    self.id = id
    self.query = query
    self.tenant = tenant
    self.deadline = deadline
  }

  /// Whether nobody waits any more.
  var isAnswered: Bool { state.withLock { $0.answer != nil } }

  /// Hands over the continuation, which is resumed at once when the answer came before.
  func await(_ continuation: CheckedContinuation<RenderedBytes, any Error>) {
    let early = state.withLock { state -> Answer? in
      if state.answer == nil { state.continuation = continuation }
      return state.answer
    }
    if let early { continuation.resume(with: early) }
  }

  /// Answers, unless it was answered before.
  func answer(_ answer: Answer) {
    let continuation = state.withLock { state -> CheckedContinuation<RenderedBytes, any Error>? in
      guard state.answer == nil else { return nil }
      state.answer = answer
      defer { state.continuation = nil }
      return state.continuation
    }
    continuation?.resume(with: answer)
  }

  /// Notes the connection at work, so that it can be woken when the caller leaves.
  func begin(on connection: Connection) {
    state.withLock { $0.connection = connection }
  }

  /// The caller left.
  func abandon() {
    answer(.failure(PostgresError(.cancelled, "the caller left")))
    state.withLock { $0.connection }?.wake.signal()
  }
}
