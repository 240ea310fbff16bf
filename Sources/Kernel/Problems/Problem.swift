package import JSON

/// A refusal the caller can act on: what, where, and the values the sentence speaks of.
package struct Problem: Error, Sendable {
  /// The stable word programs read.
  package let code: ProblemCode
  /// The sentence people read.
  package let detail: String
  /// Every single thing that is wrong, with its place.
  package var faults: [Fault]
  /// The values the sentence speaks of.
  package var meta: [String: JSON]
  /// Further response headers, such as `Allow` or `Retry-After`.
  package var headers: [(name: String, value: String)] = []

  /// A problem as a whole, or with one fault at a JSON pointer of the body (`#/lines/0/quantity`).
  package init(_ code: ProblemCode, _ detail: String, pointer: String? = nil, meta: [String: JSON] = [:]) {
    self.code = code
    self.detail = detail
    self.meta = meta
    faults = pointer.map { [Fault(pointer: $0, code: code.name, detail: detail, meta: meta)] } ?? []
  }

  /// Several faults of one kind, told at once.
  package init(_ code: ProblemCode, faults: [Fault]) {
    self.code = code
    self.faults = faults
    detail = faults.count == 1 ? faults[0].detail : "\(faults.count) problems"
    meta = [:]
  }

  /// 404 without saying whether the record is absent or another tenant's.
  package static var notFound: Problem { Problem(.notFound, "There is no such record.") }

  /// The body of the answer (RFC 9457).
  package func body(requestID: String, instance: String) -> JSON {
    var object: JSONObject = [
      "type": .string("/problems/\(code.name)"), "title": .string(code.title), "status": .number(String(code.status)),
      "detail": .string(detail), "instance": .string(instance), "code": .string(code.name),
      "request_id": .string(requestID),
    ]
    if !meta.isEmpty { object["meta"] = .object(members(meta)) }
    if !faults.isEmpty { object["errors"] = .array(faults.map(\.json)) }
    return .object(object)
  }
}

extension Problem: CustomStringConvertible {
  /// What an operator reads when a subcommand is refused: the sentence, and every fault's.
  package var description: String {
    guard faults.count > 1 else { return detail }
    let places = faults.map { "\($0.pointer ?? $0.parameter ?? "-"): \($0.detail)" }
    return ([detail] + places).joined(separator: "\n")
  }
}

/// Collects faults so that all of them are told at once, then throws them together.
package struct Faults: ~Copyable {
  private let code: ProblemCode
  private var found: [Fault] = []

  /// An empty collection; `code` is the problem the faults will be thrown as.
  package init(_ code: ProblemCode = .refused) { self.code = code }

  /// Notes one fault at a JSON pointer of the body.
  package mutating func note(_ code: ProblemCode, _ detail: String, at pointer: String, meta: [String: JSON] = [:]) {
    found.append(Fault(pointer: pointer, code: code.name, detail: detail, meta: meta))
  }

  /// Throws everything noted as one problem, or returns when nothing was.
  package consuming func check() throws {
    if !found.isEmpty { throw Problem(code, faults: found) }
  }
}

func members(_ values: [String: JSON]) -> JSONObject {
  var object = JSONObject()
  for name in values.keys.sorted() { object[name] = values[name] }
  return object
}

extension Fault {
  var json: JSON {
    var object = JSONObject()
    if let pointer { object["pointer"] = .string(pointer) }
    if let parameter { object["parameter"] = .string(parameter) }
    object["code"] = .string(code)
    object["detail"] = .string(detail)
    if !meta.isEmpty { object["meta"] = .object(members(meta)) }
    return .object(object)
  }
}
