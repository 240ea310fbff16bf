import JSON

extension Contract {
  /// Checks a query string: every name must be declared, every value is checked with its name's schema.
  func check(query: String, _ operation: Operation, _ checked: inout CheckedRequest) {
    let given = query.isEmpty ? [] : read(query, operation, &checked.faults)
    for parameter in operation.parameters where parameter.location == .query {
      check(given.filter { $0.name == parameter.name }.map(\.value), of: parameter, &checked)
    }
    if checked.faults.count > SchemaCheck.limit { checked.faults.removeSubrange(SchemaCheck.limit...) }
  }

  private func read(_ query: String, _ operation: Operation, _ faults: inout [Fault]) -> [GivenParameter] {
    var given: [GivenParameter] = []
    for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      guard let key = PercentText.decoded(name, plusIsSpace: true),
        let value = PercentText.decoded(pair.dropFirst(name.count + 1), plusIsSpace: true)
      else {
        faults.append(malformed(Substring(name)))
        continue
      }
      if operation.queryNames.contains(key) {
        given.append(GivenParameter(location: .query, name: key, value: value))
      } else {
        faults.append(unknown(key, operation))
      }
    }
    return given
  }

  /// A query parameter the operation does not know, with the one that was probably meant.
  private func unknown(_ name: String, _ operation: Operation) -> Fault {
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
  private func malformed(_ name: Substring) -> Fault {
    Fault(
      parameter: String(name.prefix(64)), code: "malformed_parameter",
      detail: "the percent-encoding is broken or not UTF-8")
  }
}
