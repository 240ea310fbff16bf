import JSON

extension Contract {
  /// A query parameter the operation does not know, with the one that was probably meant.
  func unknown(_ name: String, _ operation: Operation) -> Fault {
    guard let meant = Suggestion.nearest(to: name, among: operation.queryNames) else {
      return Fault(
        parameter: name, code: "unknown_parameter", detail: "is not a parameter of \(operation.id)",
        meta: ["operation": .string(operation.id)])
    }
    return Fault(
      parameter: name, code: "unknown_parameter", detail: "did you mean \(meant)?",
      meta: ["did_you_mean": .string(meant)])
  }

  /// A parameter given several times although it has one value.
  func repeated(_ parameter: Parameter) -> Fault {
    Fault(
      parameter: parameter.name, code: "unknown_parameter", detail: "may be given once only",
      meta: ["repeated": true])
  }

  /// A part of the query that cannot be decoded.
  func malformed(_ text: Substring, _ name: String? = nil) -> Fault {
    Fault(
      parameter: name ?? String(text.prefix(64)), code: "malformed_parameter",
      detail: "the percent-encoding is broken or not UTF-8")
  }
}
