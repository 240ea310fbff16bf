/// How a session begins and ends; only the connection calls this.
extension Session {
  /// Queues what stands before the first statement: the tenant when it differs, and BEGIN.
  func begin(tenant: UInt128?, asynchronousCommit: Bool) throws {
    let wanted = TenantSetting(id: tenant)
    if link.tenant != wanted {
      // In the same segment as BEGIN: if it fails, nothing runs; and a rollback takes it back.
      _ = try enqueue(wanted.statement)
      link.tenant = nil
      switching = wanted
    }
    _ = try enqueue("begin")
    if asynchronousCommit { _ = try enqueue("set local synchronous_commit = off") }
  }

  /// Stores everything; COMMIT travels with what is queued.
  func commit() throws {
    if awaitsResults { try flush() }
    let pending = try enqueue("commit")
    committing = true
    isEnding = true
    do {
      try settle()
      guard try pending.rows().tag == "COMMIT" else {
        throw PostgresError(.statement, "the server rolled back at COMMIT")
      }
    } catch {
      if case .success(let rows) = pending.outcome, rows.tag == "COMMIT" {
        // Whatever broke behind COMMIT: the data is stored.
      } else if link.isBroken, pending.outcome == nil, failure == nil {
        throw PostgresError(.unknownOutcome, "the connection was lost at COMMIT: \(error)")
      } else {
        throw error
      }
    }
    if let switching { link.tenant = switching }
  }

  /// Proves what is queued, deferred constraints included, and stores nothing.
  func rehearse() throws {
    _ = try enqueue("set constraints all immediate")
    isEnding = true
    try flush()
    try rollback()
  }

  /// Brings the connection back to rest after an error or a rehearsal.
  func rollback() throws {
    guard !link.isBroken else { return }
    link.watch = nil
    link.giveUp = .now + .seconds(5)
    if failure != nil || link.interruption != nil { link.tenant = nil }
    try recover()
    if !link.isIdle { _ = try link.exchange("rollback").rows() }
  }
}
