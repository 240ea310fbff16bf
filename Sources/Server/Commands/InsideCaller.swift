package import JSON
package import Kernel

/// Calls the API from inside the process, as the owner's tools do: the same contract, pipeline and answers as over HTTP,
/// at a time of the caller's choosing.
package struct InsideCaller: Sendable {
  private let api: API
  private let principal: Principal

  /// Calls this API as this principal.
  package init(_ api: API, as principal: Principal) {
    self.api = api
    self.principal = principal
  }

  /// What came back when it was not what was wanted.
  package struct Refusal: Error, CustomStringConvertible {
    package let description: String
    package let status: Int
    /// The problem's code.
    package let code: String?
  }

  /// Calls an operation; `key` makes it happen exactly once, `at` says when it happens.
  ///
  /// Throws `Refusal` for anything but a 2xx.
  @discardableResult
  package func call(
    _ method: String, _ path: String, _ body: JSON? = nil, key: String? = nil, at instant: Instant? = nil,
  ) async throws -> JSON {
    let bytes = body?.bytes ?? []
    var headers: [(name: String, value: String)] = []
    if body != nil {
      let type = method == "PATCH" ? "application/merge-patch+json" : "application/json"
      headers.append(("Content-Type", type))
    }
    if method == "PATCH" || method == "DELETE" { headers.append(("If-Match", "*")) }
    if let key { headers.append(("Idempotency-Key", key)) }
    let parts = path.split(separator: "?", maxSplits: 1)
    let call = Call(
      method: method, path: "/v1\(parts[0])", query: parts.count > 1 ? String(parts[1]) : "", headers: headers,
      body: { _ in bytes }, requestID: "inside", deadline: .now + .seconds(60))
    let reply = await api.answer(call, as: instant.map { principal.at(.fixed($0)) } ?? principal)
    let json = reply.body.isEmpty ? JSON.null : try JSON(parsing: reply.body, depth: 64)
    guard (200..<300).contains(reply.status) else {
      throw Refusal(
        description: "\(method) \(path) was refused: \(json.text)", status: reply.status, code: json["code"]?.string)
    }
    return json
  }
}
