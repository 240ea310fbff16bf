/// A request as it came in, before anything is known of it.
package struct Call: Sendable {
  /// The HTTP method, in capitals.
  package let method: String
  /// The path, still encoded.
  package let path: String
  /// The query string without its question mark, still encoded.
  package let query: String
  /// Every header as it came, repeated ones included.
  package let headers: [(name: String, value: String)]
  /// Reads the body up to a limit, so that nothing is read for a caller who is refused; throws 413 beyond it.
  package let body: @Sendable (_ limit: Int) async throws -> [UInt8]
  /// What the answer and the log name this request by.
  package let requestID: String
  /// When the caller stops waiting.
  package let deadline: ContinuousClock.Instant

  /// A request of any transport.
  package init(
    method: String, path: String, query: String, headers: [(name: String, value: String)],
    body: @escaping @Sendable (_ limit: Int) async throws -> [UInt8], requestID: String, deadline: ContinuousClock.Instant,
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.requestID = requestID
    self.deadline = deadline
  }

  /// The first header of a name, in any case.
  package func header(_ name: String) -> String? { headers.first { AsciiText.equal($0.name, name) }?.value }

  /// Every header of a name, in any case.
  func headers(_ name: String) -> [String] {
    headers.compactMap { AsciiText.equal($0.name, name) ? $0.value : nil }
  }
}
