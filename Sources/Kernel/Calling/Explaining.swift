package import Postgres

extension API {
  /// The statements a call would read with, for the tenant it would read them as, without reading anything.
  ///
  /// It goes the whole way of the call, credential included, so that a benchmark compares with the very same statements.
  package func read(for call: Call) async throws -> (query: Query, tenant: ID<Tenant>) {
    guard case .found(let operation, let path) = contract.route(method: call.method, path: call.path),
      let endpoint = endpoints[operation.id]
    else { throw Problem.notFound }
    let principal = try await authenticate(call.header("authorization"))
    let request = try await request(for: operation, call, path, as: principal)
    switch endpoint.work {
    case .record(let make):
      return (try make(request).one(try request.recordID(), for: request.reader), principal.tenant)
    case .page(let make):
      return (try make(request).page(for: request).query, principal.tenant)
    case .report(let make):
      var query = try make(request)
      query.concealed = request.reader.concealed
      return (query, principal.tenant)
    case .command, .plain:
      throw Problem(.notFound, "\(operation.id) is not a read.")
    }
  }
}
