import AsyncHTTPClient
package import JSON
import NIOCore
import NIOHTTP1
package import Testing

/// Calls the service over HTTP as its users do.
package struct Client: Sendable {
  package let base: String
  package let key: String

  package init(base: String, key: String) {
    self.base = base
    self.key = key
  }

  /// GET of a path below `/v1`, such as `/customers?limit=2`.
  package func get(_ path: String, headers: [String: String] = [:]) async throws -> Answered {
    try await send("GET", path, nil, headers)
  }

  /// POST with a JSON body.
  package func post(_ path: String, _ body: JSON? = nil, headers: [String: String] = [:]) async throws -> Answered {
    try await send("POST", path, body, headers)
  }

  /// PATCH with a merge patch; `*` overrides whatever version it is.
  package func patch(
    _ path: String, _ body: JSON, ifMatch: String? = "*", headers: [String: String] = [:],
  ) async throws -> Answered {
    var headers = headers
    headers["Content-Type"] = "application/merge-patch+json"
    headers["If-Match"] = ifMatch
    return try await send("PATCH", path, body, headers)
  }

  /// DELETE.
  package func delete(_ path: String, ifMatch: String? = "*") async throws -> Answered {
    try await send("DELETE", path, nil, ifMatch.map { ["If-Match": $0] } ?? [:])
  }

  /// Any method, any bytes.
  package func send(
    _ method: String, _ path: String, raw body: [UInt8]?, _ headers: [String: String],
  ) async throws -> Answered {
    var request = HTTPClientRequest(url: "\(base)/v1\(path)")
    request.method = HTTPMethod(rawValue: method)
    if !key.isEmpty { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
    for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
    let bytes = Array(try await response.body.collect(upTo: 64 << 20).readableBytesView)
    let isJSON = response.headers.first(name: "Content-Type")?.contains("json") ?? false
    return Answered(
      request: "\(method) \(path)", status: Int(response.status.code),
      headers: Dictionary(
        response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first }),
      bytes: bytes, json: isJSON && !bytes.isEmpty ? try JSON(parsing: bytes, depth: 64) : .null)
  }

  private func send(_ method: String, _ path: String, _ body: JSON?, _ headers: [String: String]) async throws -> Answered {
    var headers = headers
    if body != nil, headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
    return try await send(method, path, raw: body?.bytes, headers)
  }
}

/// What came back.
package struct Answered: Sendable {
  package let request: String
  package let status: Int
  /// Headers by lower-case name.
  package let headers: [String: String]
  package let bytes: [UInt8]
  package let json: JSON

  /// A member of the body.
  package subscript(_ name: String) -> JSON? { json[name] }

  /// The `id` of the record shown; empty when there is none.
  package var id: String { json["id"]?.string ?? "" }

  /// The problem's code.
  package var code: String? { json["code"]?.string }

  /// The items of a list.
  package var data: [JSON] { json["data"]?.array ?? [] }

  /// Requires a status; otherwise the test stops and shows what came instead.
  @discardableResult
  package func expecting(_ status: Int, sourceLocation: SourceLocation = #_sourceLocation) throws -> Answered {
    try #require(
      self.status == status, "\(request) answered \(self.status): \(String(decoding: bytes.prefix(2000), as: UTF8.self))",
      sourceLocation: sourceLocation)
    return self
  }

  /// Requires a refusal with this status and code.
  @discardableResult
  package func refused(
    _ status: Int, _ code: String, sourceLocation: SourceLocation = #_sourceLocation,
  ) throws -> Answered {
    try expecting(status, sourceLocation: sourceLocation)
    #expect(self.code == code, "\(request)", sourceLocation: sourceLocation)
    return self
  }
}
