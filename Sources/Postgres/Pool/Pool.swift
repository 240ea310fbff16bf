import Synchronization

/// The pool's machine with those it speaks of: connections, reads and tasks that wait.
final class Pool: Sendable {
  private enum Entry {
    case read(ReadJob)
    case lease(CheckedContinuation<Connection, any Error>)
  }

  private struct State {
    var machine: PoolState
    var entries: [Int: Entry] = [:]
    var isSweeping = false
  }

  private let connections: [Connection]
  private let patience: Duration
  private let state: Mutex<State>
  private let ids = Atomic<Int>(0)

  init(_ connections: [Connection], _ configuration: DatabaseConfiguration) {
    self.connections = connections
    patience = configuration.waitTimeout
    state = Mutex(State(machine: PoolState(connections: connections.count, waiters: configuration.waiters)))
  }

  /// Connections that rest and jobs that wait.
  var load: (idle: Int, waiting: Int) {
    state.withLock { ($0.machine.idleCount, $0.machine.waitingCount) }
  }

  /// A number nobody else has.
  func newID() -> Int { ids.wrappingAdd(1, ordering: .relaxed).newValue }

  /// Sends a read on its way.
  func submit(_ job: ReadJob) {
    arrive(job.id, .read, .read(job), deadline: job.deadline)
  }

  /// Waits for a connection; the job must bring it back with `release`.
  func lease(deadline: ContinuousClock.Instant?) async throws -> Connection {
    let id = newID()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        arrive(id, .lease, .lease(continuation), deadline: deadline)
        if Task.isCancelled { leave(id) }
      }
    } onCancel: {
      leave(id)
    }
  }

  /// A connection comes back from its job.
  func release(_ connection: Connection, isWell: Bool) {
    perform { $0.machine.release(connection.number, isWell: isWell) }
  }

  /// A waiter's task was cancelled.
  func leave(_ id: Int) {
    let entry = state.withLock { state in
      state.machine.leave(id) ? state.entries.removeValue(forKey: id) : nil
    }
    if let entry {
      refuse(entry, PostgresError(.cancelled, "the caller left while it waited for a connection"))
    }
  }

  /// Refuses everybody from now on and closes what rests.
  func close() {
    perform { $0.machine.close() }
  }

  private func arrive(_ id: Int, _ want: PoolState.Want, _ entry: Entry, deadline: ContinuousClock.Instant?) {
    let now = ContinuousClock.now
    let waiter = PoolState.Waiter(id: id, want: want, deadline: deadline ?? now + patience)
    perform { state in
      state.entries[id] = entry
      return state.machine.arrive(waiter, now: now)
    }
  }

  private func perform(_ event: (inout State) -> PoolState.Action) {
    let (action, entries, sweeps) = state.withLock { state in
      let action = event(&state)
      let entries = action.waiters.compactMap { state.entries.removeValue(forKey: $0) }
      let sweeps = !state.isSweeping && state.machine.waitingCount > 0
      if sweeps { state.isSweeping = true }
      return (action, entries, sweeps)
    }
    carryOut(action, for: entries)
    if sweeps { Task { await sweep() } }
  }

  private func carryOut(_ action: PoolState.Action, for entries: [Entry]) {
    switch action {
    case .nothing:
      break
    case .lease(let number, _):
      if case .lease(let continuation) = entries.first { continuation.resume(returning: connections[number]) }
    case .batch(let number, _):
      let jobs = entries.compactMap { if case .read(let job) = $0 { job } else { nil } }
      connections[number].perform { connection in
        connection.read(jobs)
        self.release(connection, isWell: connection.isWell)
      }
    case .refuse(_, let refusal):
      for entry in entries { refuse(entry, PostgresError.unavailable("no connection: \(refusal)")) }
    case .close(let numbers, _):
      for entry in entries { refuse(entry, PostgresError.unavailable("the service is shutting down")) }
      for number in numbers { connections[number].perform { $0.disconnect() } }
    }
  }

  private func refuse(_ entry: Entry, _ error: PostgresError) {
    switch entry {
    case .read(let job): job.answer(.failure(error))
    case .lease(let continuation): continuation.resume(throwing: error)
    }
  }

  /// Sends late waiters away, for as long as anybody waits.
  private func sweep() async {
    while true {
      perform { $0.machine.expire(now: .now) }
      let isDone = state.withLock { state in
        state.isSweeping = state.machine.waitingCount > 0
        return !state.isSweeping
      }
      if isDone { return }
      try? await Task.sleep(for: .milliseconds(25))
    }
  }
}

extension PoolState.Action {
  /// The waiters who are no longer waiting.
  var waiters: [Int] {
    switch self {
    case .nothing: []
    case .lease(_, let waiter): [waiter]
    case .batch(_, let waiters): waiters
    case .refuse(let waiters, _): waiters
    case .close(_, let waiters): waiters
    }
  }
}
