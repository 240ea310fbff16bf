package import JSON

/// A synchronous conversation with the server inside one transaction, on the connection's own thread.
///
/// It must not be kept beyond the closure it was given to: every call after that throws.
package final class Session {
  let link: Link
  let catalogue: Catalogue
  var isOpen = true
  /// The error that made the transaction fail; only a rollback, to a savepoint or whole, helps.
  var failure: PostgresError?
  /// An error seen on the way after which the whole closure should be repeated.
  var repeatable: PostgresError?
  /// Whether COMMIT is among what is being settled.
  var committing = false
  /// Whether deferred constraints are being checked.
  var isEnding = false
  /// The tenant this transaction set, which holds only once it is stored.
  var switching: TenantSetting?
  private var waiting: [Waiting] = []
  /// An error of queueing, thrown by the next call that may throw.
  private var deferred: (any Error)?
  private var mappings: [[String: any Error]] = []
  private var depth = 0

  private struct Waiting {
    let pending: Pending
    let onConstraint: [String: any Error]
    let then: ((Rows) throws -> Void)?
  }

  init(link: Link, catalogue: Catalogue) {
    self.link = link
    self.catalogue = catalogue
  }

  /// Queues a statement whose result nobody waits for: it travels with the next one that is awaited, or with
  /// COMMIT. Its error is thrown there, looked up in `onConstraint`; `then` gets its result there.
  package func queue(
    _ sql: SQL,
    onConstraint: [String: any Error] = [:],
    then: ((Rows) throws -> Void)? = nil,
  ) {
    do {
      _ = try enqueue(sql, onConstraint: onConstraint, then: then)
    } catch {
      deferred = deferred ?? error
    }
  }

  /// Sends what is queued and waits for it.
  package func flush() throws {
    try ensureUsable()
    if !waiting.isEmpty { try settle() }
  }

  /// The statement's rows as they came, for callers that decode by themselves.
  package func fetch(_ sql: SQL, onConstraint: [String: any Error] = [:]) throws -> Rows {
    let pending = try enqueue(sql, onConstraint: onConstraint)
    try settle()
    return try pending.rows()
  }

  /// Runs a statement and waits; returns how many rows it touched.
  @discardableResult
  package func run(_ sql: SQL, onConstraint: [String: any Error] = [:]) throws -> Int {
    try fetch(sql, onConstraint: onConstraint).affected
  }

  /// Writes the rows of a query as JSON and says what was written.
  package func render(_ query: Query, into writer: inout JSONWriter) throws -> Rendered {
    let pending = try query.statements.map { try enqueue($0) }
    try settle()
    let results = try pending.map { try $0.rows() }
    var rendering = Rendering(of: query, link: link, catalogue: catalogue)
    return try rendering.write(results, into: &writer)
  }

  /// Runs the body so that its failure undoes only what it did; the error is thrown on.
  ///
  /// A serialization failure, a deadlock or a lost connection dooms the whole transaction all the same.
  package func savepoint<T>(_ body: () throws -> T) throws -> T {
    try flush()
    depth += 1
    defer { depth -= 1 }
    let name = "s\(depth)"
    queue(SQL(unsafe: "savepoint \(name)"))
    do {
      let value = try body()
      try flush()
      queue(SQL(unsafe: "release savepoint \(name)"))
      return value
    } catch {
      guard !link.isBroken, link.interruption == nil, repeatable == nil else { throw error }
      waiting.removeAll()
      try recover()
      _ = try link.exchange(SQL(unsafe: "rollback to savepoint \(name)")).rows()
      _ = try link.send(SQL(unsafe: "release savepoint \(name)"))
      failure = nil
      deferred = nil
      throw error
    }
  }

  /// Runs a script of many statements as it is, within the transaction: for migrations.
  package func script(_ sql: String) throws {
    try flush()
    do {
      try link.script(sql)
    } catch let error as PostgresError {
      failure = error
      throw error
    }
  }

  func enqueue(
    _ sql: SQL, onConstraint: [String: any Error] = [:], then: ((Rows) throws -> Void)? = nil
  ) throws -> Pending {
    try ensureUsable()
    let pending = try link.send(sql)
    waiting.append(Waiting(pending: pending, onConstraint: onConstraint, then: then))
    if !onConstraint.isEmpty { mappings.append(onConstraint) }
    return pending
  }

  /// Whether a queued statement's result is asked for, so that COMMIT must not travel with it.
  var awaitsResults: Bool { waiting.contains { $0.then != nil } }

  /// Ends the segment, takes all results and throws the first error among them.
  func settle() throws {
    let settled = waiting
    waiting.removeAll(keepingCapacity: true)
    try link.sync()
    try recover(syncing: false)
    for item in settled {
      switch item.pending.outcome {
      case .success(let rows):
        try item.then?(rows)
      case .failure(let error):
        failure = error
        if error.isRepeatable || item.pending.isStale { repeatable = error }
        throw mapped(error, by: item.onConstraint)
      case nil:
        throw link.lost("a result is missing")
      }
    }
  }

  /// Brings the pipeline behind everything sent so far.
  func recover(syncing: Bool = true) throws {
    if syncing { try link.sync() }
    while link.owesResults { try link.collect() }
  }

  private func ensureUsable() throws {
    guard isOpen else { throw PostgresError.usage("the transaction is over") }
    if let error = deferred ?? failure { throw error }
    if let reason = link.watch?.look() { throw PostgresError(reason, "given up between two statements") }
  }

  /// A deferred constraint speaks at COMMIT, so the maps of all statements count there.
  private func mapped(_ error: PostgresError, by onConstraint: [String: any Error]) -> any Error {
    guard error.kind == .constraint, let name = error.constraint else { return error }
    if let mapped = onConstraint[name] { return mapped }
    return isEnding ? mappings.lazy.compactMap { $0[name] }.first ?? error : error
  }

}
