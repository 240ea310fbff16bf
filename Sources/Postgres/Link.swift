import CLibPQ

/// One libpq connection, always in pipeline mode; it lives on its connection's thread.
///
/// Statements are prepared once by their text. Whatever is sent stays in `owed` until `collect()` has taken
/// the results up to the next synchronisation point.
final class Link {
  let handle: OpaquePointer
  let wake: Wake
  /// The tenant the session is set to; nil when that is not known.
  var tenant: TenantSetting?
  /// Whether the connection is of no use any more.
  var isBroken = false
  /// Guards the waits of the job under way.
  weak var watch: (any Watch)?
  /// Why the running job was interrupted, if it was.
  var interruption: PostgresError.Kind?
  /// When a cancelled statement counts as lost.
  var giveUp: ContinuousClock.Instant?

  private var statements: [String: Statement] = [:]
  private var prepared = 0
  private var owed: [Owed] = []
  private var taken = 0

  init(adopting handle: OpaquePointer, wake: Wake) {
    self.handle = handle
    self.wake = wake
  }

  deinit {
    PQfinish(handle)
  }

  /// What libpq says went wrong last.
  var message: String { String(cString: PQerrorMessage(handle)) }

  /// Whether the server is outside any transaction.
  var isIdle: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

  /// Whether results are still owed.
  var owesResults: Bool { taken < owed.count }

  /// Queues a statement, preparing it before when this connection has not seen it.
  func send(_ sql: SQL) throws -> Pending {
    let statement = try prepare(sql.text)
    let pending = Pending(statement)
    try Arguments.with(sql.binds) { values in
      guard PQsendQueryPrepared(handle, statement.name, Int32(sql.binds.count), values, nil, nil, 0) == 1
      else { throw lost() }
    }
    owed.append(.result(pending))
    return pending
  }

  /// Ends the segment: what was sent stands or falls up to here.
  func sync() throws {
    guard PQpipelineSync(handle) == 1 else { throw lost() }
    owed.append(.sync)
  }

  /// Takes the results up to the next synchronisation point. Errors of statements are left in them;
  /// only the loss of the connection is thrown.
  func collect() throws {
    while taken < owed.count {
      let item = owed[taken]
      taken += 1
      switch item {
      case .preparation(let statement):
        switch try take(statement) {
        case .success: statement.state = .ready
        case .failure(let error):
          statement.failure = error
          forget(statement)
        }
      case .result(let pending):
        pending.outcome = try take(pending.statement)
        if pending.wasSkipped, let failure = pending.statement.failure { pending.outcome = .failure(failure) }
        if pending.isStale { forget(pending.statement) }
      case .sync:
        try takeSync()
        if taken == owed.count {
          owed.removeAll(keepingCapacity: true)
          taken = 0
        }
        return
      }
    }
  }

  /// Prepares a statement without running it.
  func prepare(_ text: String) throws -> Statement {
    if let known = statements[text], known.state != .stale { return known }
    prepared += 1
    let statement = Statement(name: "s\(prepared)", text: text)
    guard PQsendPrepare(handle, statement.name, text, 0, nil) == 1 else { throw lost() }
    statements[text] = statement
    owed.append(.preparation(statement))
    return statement
  }

  /// Asks for the columns of a prepared statement.
  func describe(_ statement: Statement) throws -> Pending {
    guard PQsendDescribePrepared(handle, statement.name) == 1 else { throw lost() }
    let pending = Pending(statement)
    owed.append(.result(pending))
    return pending
  }

  /// Frees the server's memory when statements of ever new shapes have piled up.
  func trim(beyond limit: Int = 1000) throws {
    guard statements.count > limit, isIdle, !owesResults else { return }
    statements.removeAll()
    _ = try exchange("deallocate all").rows()
  }

  /// Sends one statement of its own segment and waits for it.
  func exchange(_ sql: SQL) throws -> Pending {
    let pending = try send(sql)
    try sync()
    while owesResults { try collect() }
    return pending
  }

  /// Marks the connection as lost and says so.
  func lost(_ detail: String? = nil) -> PostgresError {
    isBroken = true
    tenant = nil
    return PostgresError(.unavailable, "the connection was lost: " + (detail ?? message))
  }

  private func forget(_ statement: Statement) {
    statement.state = .stale
    if statements[statement.text] === statement { statements[statement.text] = nil }
  }

  private func take(_ statement: Statement) throws -> Result<Rows, PostgresError> {
    guard let result = try nextResult() else { throw lost("the server owes a result") }
    let outcome = try Outcomes.read(result, of: statement, on: self)
    while let further = try nextResult() { PQclear(further) }
    return outcome
  }

  private func takeSync() throws {
    guard let result = try nextResult() else { throw lost("the server owes a synchronisation") }
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else {
      throw lost("no synchronisation where one is due")
    }
  }

  private func nextResult() throws -> OpaquePointer? {
    try waitForResult()
    return PQgetResult(handle)
  }
}

/// What the session's tenant is set to.
struct TenantSetting: Equatable {
  let id: UInt128?

  /// Sets it for the session; an empty text reads as no tenant in the policies.
  var statement: SQL {
    "select set_config('atrium.tenant', \(id.map { UUIDValue($0).text } ?? ""), false)"
  }
}
