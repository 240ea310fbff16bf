import JSON
package import Logging
package import Postgres

/// The contract bound to the modules: takes a request as bytes and answers with bytes, whatever carries them.
///
/// Checks run in one order for every operation: 401, 404 and 405, 403, 413 and 415, 400, 428, then the handler.
package struct API: Sendable {
  /// What is served, and checked.
  package let contract: Contract
  let database: Database
  /// The only way to write.
  package let unitOfWork: UnitOfWork
  let endpoints: [String: Endpoint]
  let authenticate: Authenticate
  /// Whether every answer is checked against the contract too, as tests do.
  let checksReplies: Bool
  let logger: Logger

  /// Finds out who a bearer credential is; throws 401.
  package typealias Authenticate = @Sendable (_ authorization: String?) async throws -> Principal

  /// Binds every operation to its endpoint; an operation without one, or one without an operation, stops the start.
  package init(
    contract: Contract, modules: [Module], database: Database, logger: Logger, checksReplies: Bool = false,
    authenticate: @escaping Authenticate,
  ) throws {
    self.contract = contract
    self.database = database
    self.logger = logger
    self.checksReplies = checksReplies
    self.authenticate = authenticate
    unitOfWork = UnitOfWork(database, kinds: try Kinds(modules))
    let bound = modules.flatMap(\.endpoints)
    endpoints = try Dictionary(bound.map { ($0.operation, $0) }) { first, _ in
      throw StartError("Two endpoints carry out \(first.operation).")
    }
    let declared = Set(contract.operations.values.filter { !$0.isPlanned }.map(\.id))
    let undeclared = Set(endpoints.keys).subtracting(declared).sorted()
    let unbound = declared.subtracting(endpoints.keys).sorted()
    guard undeclared.isEmpty else { throw StartError("Not in the contract: \(undeclared.joined(separator: ", ")).") }
    guard unbound.isEmpty else { throw StartError("Nothing carries out: \(unbound.joined(separator: ", ")).") }
  }

  /// Answers a request; never throws, since errors become problems here and nowhere else.
  package func answer(_ call: Call) async -> Reply {
    await answer(call) { try await authenticate(call.header("authorization")) }
  }

  /// Answers a call of the owner's own tools (demo, import), whose principal is known: the whole way but the credential.
  package func answer(_ call: Call, as principal: Principal) async -> Reply {
    await answer(call) { principal }
  }

  private func answer(_ call: Call, whoIs: () async throws -> Principal) async -> Reply {
    let match = contract.route(method: call.method, path: call.path)
    var reply: Reply
    do {
      reply = try await answer(call, match, whoIs: whoIs)
    } catch {
      let problem = Problem(caught: error)
      if problem.code.status >= 500 {
        logger.error(
          "request failed",
          metadata: [
            "operation": "\(match.operation?.id ?? "-")", "request_id": "\(call.requestID)", "error": "\(error)",
          ])
      }
      reply = .problem(problem, requestID: call.requestID, instance: call.path)
    }
    reply.headers.append(("Request-Id", call.requestID))
    if checksReplies, let operation = match.operation { reply = checked(reply, of: operation, call: call) }
    return reply
  }

  private func answer(
    _ call: Call, _ match: RouteMatch, whoIs: () async throws -> Principal,
  ) async throws -> Reply {
    if case .found(let operation, let path) = match, operation.permission == nil {
      return try await carryOut(operation, call, path, as: .nobody)
    }
    let principal = try await whoIs()
    switch match {
    case .unknown:
      throw Problem(.notFound, "There is no such path.")
    case .wrongMethod(let allow):
      var problem = Problem(.methodNotAllowed, "\(call.path) takes \(allow).")
      problem.headers = [("Allow", allow)]
      throw problem
    case .found(let operation, let path):
      if let permission = operation.permission, !principal.allows(permission) {
        throw Problem(
          .forbidden, "This operation needs \(permission).", meta: ["permission": .string(permission)])
      }
      return try await carryOut(operation, call, path, as: principal)
    }
  }

  private func carryOut(
    _ operation: Operation, _ call: Call, _ path: [GivenParameter], as principal: Principal,
  ) async throws -> Reply {
    guard let endpoint = endpoints[operation.id] else { throw Problem(.internalError, "Nothing carries this out.") }
    let request = try await request(for: operation, call, path, as: principal)
    let deadline = call.deadline
    switch endpoint.work {
    case .plain(let answer):
      return try answer(request)
    case .record(let make):
      return try await record(try make(request), for: request, deadline: deadline)
    case .page(let make):
      return try await page(try make(request), for: request, deadline: deadline)
    case .report(let make):
      var query = try make(request)
      query.single = true
      query.concealed = request.reader.concealed
      let read = try await database.read(query, tenant: principal.tenant.raw, deadline: deadline)
      guard read.rendered.count > 0 else { throw request.namesNothing }
      return .json(read.bytes)
    case .command(let make):
      return try await unitOfWork.run(try make(request), for: request, deadline: deadline)
    }
  }

  private func checked(_ reply: Reply, of operation: Operation, call: Call) -> Reply {
    let faults = contract.faults(
      inAnswer: reply.status, header: reply.header, body: try? JSON(parsing: reply.body), of: operation,
      isHead: call.method == "HEAD")
    guard !faults.isEmpty else { return reply }
    logger.error("answer breaks the contract", metadata: ["operation": "\(operation.id)", "faults": "\(faults)"])
    let drift = Problem(
      ProblemCode("contract_drift", 500, "The answer breaks the contract"), faults: faults)
    return .problem(drift, requestID: call.requestID, instance: call.path)
  }
}

extension RouteMatch {
  var operation: Operation? {
    if case .found(let operation, _) = self { operation } else { nil }
  }
}
