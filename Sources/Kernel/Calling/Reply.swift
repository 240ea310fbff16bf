import JSON

/// What goes back over the wire: status, headers and the finished bytes.
package struct Reply: Sendable {
  /// The HTTP status.
  package var status: Int
  /// The headers, in the order they are sent.
  package var headers: [(name: String, value: String)]
  /// The finished bytes; empty for none.
  package var body: [UInt8]

  /// An answer of any media type.
  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A JSON answer.
  package static func json(_ body: [UInt8], status: Int = 200, headers: [(name: String, value: String)] = []) -> Reply {
    Reply(status: status, headers: [("Content-Type", "application/json")] + headers, body: body)
  }

  /// A refusal as `application/problem+json`; the only place where errors become bytes.
  package static func problem(_ problem: Problem, requestID: String, instance: String) -> Reply {
    Reply(
      status: problem.code.status,
      headers: [("Content-Type", "application/problem+json")] + problem.headers,
      body: problem.body(requestID: requestID, instance: instance).bytes)
  }

  /// The first header of a name, without regard to case.
  package func header(_ name: String) -> String? {
    headers.first { AsciiText.equal($0.name, name) }?.value
  }
}
