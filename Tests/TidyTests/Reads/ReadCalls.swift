import Foundation
import JSON
import Logging
import Postgres
import TestKit

@testable import Kernel
@testable import Server

/// Every way the reads of the mounted modules can be asked: plain, expanded, in every order, by every filter.
enum ReadCalls {
  /// The contract that is shipped.
  static let contract = Result {
    try Contract(yaml: try String(contentsOfFile: Repository.root + "/openapi.yaml", encoding: .utf8))
  }

  /// One way to ask.
  struct Variant {
    let operation: String
    /// The query string.
    let query: String
    let call: Call
    var description: String { query.isEmpty ? operation : "\(operation)?\(query)" }
  }

  /// The variants of an operation; a filter no sample value of which the contract accepts is named instead.
  static func variants(of operation: Kernel.Operation, in contract: Contract) -> (
    asked: [Variant], unsampled: [String]
  ) {
    var queries = [""]
    var unsampled: [String] = []
    for parameter in operation.parameters where parameter.location == .query {
      switch parameter.name {
      case "after", "limit": continue
      case "sort": queries += parameter.allowed.map { "sort=\($0)" }
      case "expand":
        queries.append(parameter.allowed.map { "expand=\($0)" }.joined(separator: "&"))
      default:
        if let value = sample(of: parameter, operation, contract) {
          queries.append("\(parameter.name)=\(value)")
        } else {
          unsampled.append("\(operation.id) \(parameter.name)")
        }
      }
    }
    return (
      queries.map { Variant(operation: operation.id, query: $0, call: call(operation, $0, contract)) },
      unsampled
    )
  }

  /// The same question for the page behind a row with this sort key.
  static func next(
    _ variant: Variant, _ operation: Kernel.Operation, key: String, fingerprint: String, in contract: Contract
  ) -> Variant {
    let cursor = Cursor.text(key: key, id: UUIDValue(7).text, fingerprint: fingerprint)
    let query = [variant.query, "after=\(cursor)"].filter { !$0.isEmpty }.joined(separator: "&")
    return Variant(operation: variant.operation, query: query, call: call(operation, query, contract))
  }

  /// The listing behind a page, as a caller without needs sees it.
  static func listing(of endpoint: Endpoint) throws -> Listing? {
    guard case .page(let make) = endpoint.work,
      let operation = try contract.get().operations[endpoint.operation]
    else { return nil }
    return try make(
      Request(
        operation: operation, principal: .nobody, parameters: GivenParameters(), body: nil,
        idempotencyKey: nil,
        ifMatch: nil, digest: [], requestID: "tidy", url: operation.path))
  }

  private static func call(_ operation: Kernel.Operation, _ query: String, _ contract: Contract) -> Call {
    let path = operation.path.split(separator: "/").map { segment in
      guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return String(segment) }
      let name = segment.dropFirst().dropLast()
      let parameter = operation.parameters.first { $0.location == .path && $0.name == name }
      return parameter.flatMap { candidates(for: $0, contract).first } ?? "x"
    }
    return Call(
      method: operation.method, path: "/" + path.joined(separator: "/"), query: query, headers: [],
      body: { _ in [] }, requestID: "tidy", deadline: .now + .seconds(60))
  }

  /// A value of a query parameter that the contract accepts.
  private static func sample(of parameter: Parameter, _ operation: Kernel.Operation, _ contract: Contract)
    -> String?
  {
    candidates(for: parameter, contract).first { candidate in
      let given = "\(parameter.name)=\(candidate)"
      let checked = contract.check(operation, path: [], query: given, header: { _ in [] }, body: nil)
      return !checked.faults.contains { $0.parameter == parameter.name }
    }
  }

  private static func candidates(for parameter: Parameter, _ contract: Contract) -> [String] {
    var schema = contract.schemas.schemas[parameter.schema]
    if let items = schema.list?.items { schema = contract.schemas.schemas[items] }
    var found = parameter.allowed
    if let pattern = schema.text?.pattern?.source, let id = pattern.prefixMatch(of: /\^\(?([a-z]+)[_|]/) {
      found.append(TypeID.encode(UInt128(7), prefix: String(id.1)))
    }
    return found + [
      "2026-01-31", "2026-01-31T00:00:00Z", "true", "1", "USD", "US", "1.00", "2026", "a", "ab:cd",
      "a@b.example",
      "%2B4930123456", TypeID.encode(7, prefix: "inv"),
    ]
  }
}

extension API {
  /// The statements a read would send.
  func statements(of call: Call, as principal: Principal) async throws -> (
    statements: [SQL], page: (Listing, PageRequest)?
  ) {
    guard case .found(let operation, let path) = contract.route(method: call.method, path: call.path),
      let endpoint = endpoints[operation.id]
    else { throw Problem.notFound }
    let request = try await request(for: operation, call, path, as: principal)
    switch endpoint.work {
    case .record(let make):
      return (try make(request).one(try request.recordID(), for: request.reader).statements, nil)
    case .page(let make):
      let listing = try make(request)
      let page = try listing.page(for: request)
      return (page.query.statements, (listing, page))
    case .report(let make):
      return (try make(request).statements, nil)
    case .command, .plain:
      return ([], nil)
    }
  }
}
