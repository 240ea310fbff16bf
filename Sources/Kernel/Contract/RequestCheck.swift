package import JSON

/// What the check of a request found.
package struct CheckedRequest: Sendable {
  /// The parameters that were given and declared, decoded.
  package internal(set) var parameters = GivenParameters()
  /// Everything that is wrong; empty when the request keeps to the contract.
  package internal(set) var faults: [Fault] = []
  /// Whether a required `If-Match` is missing: that is no fault but its own status (428).
  package internal(set) var lacksIfMatch = false
}

extension Contract {
  /// Checks a whole request against its operation and names every fault at once.
  ///
  /// - Parameters:
  ///   - path: the path parameters that the route gave.
  ///   - query: the raw query string without its question mark.
  ///   - header: the values of a header, by name in any case.
  ///   - body: the parsed body, nil when there is none or when it is not JSON.
  ///   - media: the media type of the body; the operation's first when left out.
  ///   - hasRawBody: whether a body of another type than JSON is there.
  package func check(
    _ operation: Operation, path: [GivenParameter] = [], query: String = "",
    header: (String) -> [String] = { _ in [] }, body: JSON? = nil, as media: Media? = nil,
    hasRawBody: Bool = false
  ) -> CheckedRequest {
    var checked = CheckedRequest()
    checked.parameters.all.reserveCapacity(path.count + operation.parameters.count)
    for given in path { check(given, operation, &checked) }
    check(query: query, operation, &checked)
    for parameter in operation.parameters where parameter.location == .header {
      check(header(parameter.name), of: parameter, &checked)
    }
    if let body {
      checked.faults += faults(inBody: body, of: operation, as: media)
    } else if operation.body?.isRequired == true, !hasRawBody {
      checked.faults.append(Fault(pointer: "#", code: "required", detail: "a body is required"))
    }
    return checked
  }

  /// Checks a body alone, as bulk and batch do for the bodies inside theirs.
  package func faults(inBody body: JSON, of operation: Operation, as media: Media? = nil) -> [Fault] {
    guard let declared = operation.body else {
      // Many clients send `{}` with every POST; it says nothing and is let through.
      if case .object(let object) = body, object.isEmpty { return [] }
      return [Fault(pointer: "#", code: "unexpected_body", detail: "this operation takes no body")]
    }
    guard let schema = (media ?? declared.media.first)?.schema else { return [] }
    var check = SchemaCheck(schemas, side: .request)
    check.check(body, against: schema)
    return check.faults
  }

  private func check(_ given: GivenParameter, _ operation: Operation, _ checked: inout CheckedRequest) {
    guard let parameter = operation.parameter(given.name, in: given.location) else { return }
    check(given.value, of: parameter, &checked)
  }

  private func check(_ text: String, of parameter: Parameter, _ checked: inout CheckedRequest) {
    checked.parameters.all.append(
      GivenParameter(location: parameter.location, name: parameter.name, value: text))
    var check = SchemaCheck(schemas, side: .request, parameter: parameter.name)
    check.check(parameter.value(of: text), against: parameter.schema)
    if !check.faults.isEmpty { checked.faults += check.faults }
  }

  private func check(_ values: [String], of parameter: Parameter, _ checked: inout CheckedRequest) {
    if values.isEmpty, parameter.isRequired {
      if parameter.isIfMatch { return checked.lacksIfMatch = true }
      checked.faults.append(
        Fault(parameter: parameter.name, code: "required", detail: "the header is required"))
    } else if values.count > 1 {
      checked.faults.append(repeated(parameter))
    } else if let value = values.first {
      check(value, of: parameter, &checked)
    }
  }

  private func check(query: String, _ operation: Operation, _ checked: inout CheckedRequest) {
    let first = checked.parameters.all.count
    for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      guard let key = PercentText.decoded(name, plusIsSpace: true) else {
        checked.faults.append(malformed(Substring(pair)))
        continue
      }
      guard let parameter = operation.parameter(key, in: .query) else {
        checked.faults.append(unknown(key, operation))
        continue
      }
      guard let value = PercentText.decoded(pair.dropFirst(name.count + 1), plusIsSpace: true) else {
        checked.faults.append(malformed(Substring(pair), parameter.name))
        continue
      }
      let isAgain = checked.parameters.all[first...].contains { $0.name == parameter.name }
      if isAgain, !parameter.isRepeated {
        if !checked.faults.contains(repeated(parameter)) { checked.faults.append(repeated(parameter)) }
        continue
      }
      check(value, of: parameter, &checked)
    }
    for parameter in operation.parameters where parameter.location == .query {
      guard !checked.parameters.all[first...].contains(where: { $0.name == parameter.name }) else { continue }
      if parameter.isRequired {
        checked.faults.append(Fault(parameter: parameter.name, code: "required", detail: "is required"))
      } else if let standard = parameter.standard {
        checked.parameters.all.append(GivenParameter(location: .query, name: parameter.name, value: standard))
      }
    }
    if checked.faults.count > SchemaCheck.limit { checked.faults.removeSubrange(SchemaCheck.limit...) }
  }
}
