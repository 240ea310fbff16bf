import JSON
package import Postgres

/// The only way to write: begin, tenant, key, the command, numbers, change rows, the answer, commit, or roll back for a
/// rehearsal. What every write needs exists here once.
package struct UnitOfWork: Sendable {
  private let database: Database
  private let kinds: Kinds

  /// Writes to this database records of these kinds.
  package init(_ database: Database, kinds: Kinds) {
    self.database = database
    self.kinds = kinds
  }

  /// Runs a command for a request and answers what its caller is told.
  package func run(_ command: any Command, for request: Request, deadline: ContinuousClock.Instant?) async throws -> Reply {
    let key = request.isRehearsal ? nil : request.idempotencyKey
    do {
      return try await database.transaction(
        tenant: request.principal.tenant.raw, durability: type(of: command).durability, deadline: deadline
      ) { session in
        try work(command, for: request, key: key, in: session)
      }
    } catch is Idempotency.Taken {
      guard let key else { throw Problem(.internalError, "A key was taken that was not given.") }
      return try await database.transaction(
        tenant: request.principal.tenant.raw, durability: type(of: command).durability, deadline: deadline
      ) { session in
        .commit(try Idempotency.replay(key, for: request, in: session))
      }
    }
  }

  /// Runs a piece of work inside the owner's own tools (demo, import, subcommands) with the duties of every write.
  package func run<T: Sendable>(
    as principal: Principal, operation: String, _ body: @Sendable (Transaction) throws -> T,
  ) async throws -> T {
    try await database.transaction(tenant: principal.tenant.raw, durability: .standard, deadline: nil) { session in
      let tx = Transaction(session, principal: principal, kinds: kinds, operation: operation, requestID: operation)
      let result = try body(tx)
      tx.giveNumbers()
      tx.writeChanges()
      return .commit(result)
    }
  }

  private func work(
    _ command: any Command, for request: Request, key: String?, in session: Session,
  ) throws -> Outcome<Reply> {
    let tx = Transaction(
      session, principal: request.principal, kinds: kinds, operation: request.operation.id, requestID: request.requestID,
      isRehearsal: request.isRehearsal)
    if let key { Idempotency.claim(key, for: request, in: tx) }
    if case .version(let version) = request.ifMatch { try expect(version, of: request, in: tx) }
    let answer = try command.run(in: tx, by: request.principal)
    tx.giveNumbers()
    if tx.isRehearsal {
      let result = try reply(to: request, with: answer, in: tx)
      return .rollback(try Rehearsal.reply(result, in: tx))
    }
    tx.writeChanges()
    let reply = try reply(to: request, with: answer, in: tx)
    if let key { Idempotency.store(reply, under: key, in: tx) }
    return .commit(reply)
  }

  private func expect(_ version: Int, of request: Request, in tx: Transaction) throws {
    guard let text = request.parameters.first("id", in: .path), let (prefix, id) = TypeID.decode(text),
      let kind = kinds.withPrefix(prefix)
    else { throw Problem.notFound }
    tx.hold(kind, id, at: nil)
    let current = try tx.value(
      "select version from \(SQL(unsafe: kind.name)) where id = \(UUIDValue(id))", as: Int.self)
    guard let current else { throw Problem.notFound }
    if current != version {
      throw Problem(
        .preconditionFailed, "The record is at version \(current), not \(version).",
        meta: ["current_version": .number(String(current))])
    }
  }

  private func reply(to request: Request, with answer: Answer, in tx: Transaction) throws -> Reply {
    switch answer {
    case .nothing:
      try tx.flush()
      return Reply(status: 204)
    case .reply(let reply):
      try tx.flush()
      return reply
    case .report(let query):
      var writer = JSONWriter()
      _ = try tx.session.render(query, into: &writer)
      return .json(writer.bytes)
    case .record(let view, let id, let status, let location):
      var writer = JSONWriter()
      let rendered = try tx.session.render(try view.one(id, for: request.reader), into: &writer)
      guard rendered.count == 1 else { throw Problem.notFound }
      var headers: [(name: String, value: String)] = []
      if let location { headers.append(("Location", location)) }
      if let version = rendered.version { headers.append(("ETag", "\"\(version)\"")) }
      return .json(writer.bytes, status: status, headers: headers)
    }
  }
}
