/// Who has a connection and who waits for one: a pure machine without sockets, clocks or locks.
///
/// Every event returns what is to be done. Connections and waiters are only numbers here.
package struct PoolState: Sendable {
  /// What a waiter wants.
  package enum Want: Sendable, Equatable {
    /// The connection for itself.
    case lease
    /// One read, which may share a pipeline with others.
    case read
  }

  /// Somebody who asks for a connection.
  package struct Waiter: Sendable, Equatable {
    /// The number it is known by.
    package let id: Int
    /// What it asks for.
    package let want: Want
    /// When it stops waiting, if ever.
    package let deadline: ContinuousClock.Instant?

    /// Somebody new.
    package init(id: Int, want: Want, deadline: ContinuousClock.Instant? = nil) {
      self.id = id
      self.want = want
      self.deadline = deadline
    }
  }

  /// Why somebody is sent away.
  package enum Refusal: Sendable, Equatable {
    case full, expired, closed
  }

  /// What is to be done.
  package enum Action: Sendable, Equatable {
    case nothing
    case lease(connection: Int, to: Int)
    case batch(connection: Int, of: [Int])
    case refuse([Int], Refusal)
    case close([Int], refusing: [Int])
  }

  private let bound: Int
  private let batchLimit: Int
  private var idle: [Int]
  private var waiting: [Waiter] = []
  /// Whether the pool is shut.
  package private(set) var isClosed = false

  /// All connections idle, at most so many waiters, and so many reads in one pipeline.
  package init(connections: Int, waiters: Int, batch: Int = 16) {
    idle = Array((0..<connections).reversed())
    bound = waiters
    batchLimit = batch
  }

  /// How many wait.
  package var waitingCount: Int { waiting.count }
  /// How many connections nobody uses.
  package var idleCount: Int { idle.count }
  /// When the first waiter loses patience.
  package var nextDeadline: ContinuousClock.Instant? { waiting.lazy.compactMap(\.deadline).min() }

  /// Somebody asks.
  package mutating func arrive(_ waiter: Waiter, now: ContinuousClock.Instant) -> Action {
    if isClosed { return .refuse([waiter.id], .closed) }
    if let deadline = waiter.deadline, deadline <= now { return .refuse([waiter.id], .expired) }
    if let connection = idle.popLast() {
      switch waiter.want {
      case .lease: return .lease(connection: connection, to: waiter.id)
      case .read: return .batch(connection: connection, of: [waiter.id])
      }
    }
    guard waiting.count < bound else { return .refuse([waiter.id], .full) }
    waiting.append(waiter)
    return .nothing
  }

  /// A connection comes back; one that is not well is the last to be used again.
  package mutating func release(_ connection: Int, isWell: Bool = true) -> Action {
    if isClosed { return .close([connection], refusing: []) }
    guard let first = waiting.first else {
      idle.insert(connection, at: isWell ? idle.endIndex : 0)
      return .nothing
    }
    if first.want == .lease {
      waiting.removeFirst()
      return .lease(connection: connection, to: first.id)
    }
    return .batch(connection: connection, of: takeReads())
  }

  /// A waiter went away; false when it was not waiting any more.
  package mutating func leave(_ waiter: Int) -> Bool {
    guard let index = waiting.firstIndex(where: { $0.id == waiter }) else { return false }
    waiting.remove(at: index)
    return true
  }

  /// Sends those away whose deadline has passed.
  package mutating func expire(now: ContinuousClock.Instant) -> Action {
    let late = waiting.filter { ($0.deadline ?? now + .seconds(1)) <= now }.map(\.id)
    guard !late.isEmpty else { return .nothing }
    waiting.removeAll { late.contains($0.id) }
    return .refuse(late, .expired)
  }

  /// Shuts the pool: idle connections close now, the others as they come back.
  package mutating func close() -> Action {
    isClosed = true
    defer {
      idle.removeAll()
      waiting.removeAll()
    }
    return .close(idle, refusing: waiting.map(\.id))
  }

  /// The oldest reads, past leases that stand between them: those are first in line afterwards.
  private mutating func takeReads() -> [Int] {
    var taken: [Int] = []
    var left: [Waiter] = []
    for waiter in waiting {
      if waiter.want == .read, taken.count < batchLimit {
        taken.append(waiter.id)
      } else {
        left.append(waiter)
      }
    }
    waiting = left
    return taken
  }
}
