import Crypto
import JSON

extension API {
  /// Reads and checks a call against its operation: body limit and media type, then every fault at once, then 428.
  func request(
    for operation: Operation, _ call: Call, _ path: [GivenParameter], as principal: Principal,
  ) async throws -> Request {
    let bytes = try await call.body(operation.bodyLimit)
    let body = try body(bytes, of: operation, call)
    let checked = contract.check(
      operation, path: path, query: call.query, header: call.headers, body: body)
    guard checked.faults.isEmpty else { throw Problem(.validationError, faults: checked.faults) }
    let given = checked.parameters
    for parameter in operation.parameters {
      guard let permission = parameter.permission, !principal.allows(permission) else { continue }
      if given.all.contains(where: { $0.name == parameter.name }) {
        throw Problem(.forbidden, "\(parameter.name) needs \(permission).", meta: ["permission": .string(permission)])
      }
    }
    if checked.lacksIfMatch {
      throw Problem(.preconditionRequired, "Send the version you change as If-Match, or * to override.")
    }
    let key = given.first("Idempotency-Key", in: .header).map(unquoted)
    return Request(
      operation: operation, principal: principal, parameters: given, body: body,
      idempotencyKey: key,
      ifMatch: given.first("If-Match", in: .header).map { $0 == "*" ? .any : .version(Int(unquoted($0)) ?? 0) },
      digest: key == nil ? [] : digest(of: call, body: bytes), requestID: call.requestID, url: call.path)
  }

  private func body(_ bytes: [UInt8], of operation: Operation, _ call: Call) throws -> JSON? {
    guard !bytes.isEmpty else { return nil }
    if let declared = operation.body {
      guard let media = declared.media(of: call.header("content-type")) else {
        let taken = declared.media.map(\.type).joined(separator: ", ")
        throw Problem(.unsupportedMediaType, "This operation takes \(taken).", meta: ["takes": .string(taken)])
      }
      guard media.isJSON else { return nil }
    }
    do {
      return try JSON(parsing: bytes)
    } catch {
      throw Problem(
        .validationError,
        faults: [
          Fault(
            pointer: "#", code: "json", detail: "The body is not valid JSON: \(error)",
            meta: ["offset": .number(String(error.offset))])
        ])
    }
  }

  private func digest(of call: Call, body: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: Array("\(call.method) \(call.path)?\(call.query)\n".utf8))
    hash.update(data: body)
    return Array(hash.finalize())
  }

  private func unquoted(_ text: String) -> String {
    text.hasPrefix("\"") && text.hasSuffix("\"") && text.utf8.count >= 2 ? String(text.dropFirst().dropLast()) : text
  }
}
