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
    check([given.value], of: parameter, &checked)
  }

  /// Checks what was given of a parameter: nothing, its value or, where it is repeatable, its values.
  func check(_ values: [String], of parameter: Parameter, _ checked: inout CheckedRequest) {
    guard let first = values.first else { return left(out: parameter, &checked) }
    if values.count > 1, !parameter.isRepeated { return checked.faults.append(repeated(parameter)) }
    for value in values {
      checked.parameters.all.append(
        GivenParameter(location: parameter.location, name: parameter.name, value: value))
    }
    var check = SchemaCheck(schemas, side: .request, parameter: parameter.name)
    let value =
      parameter.isRepeated ? .array(values.map(parameter.value(of:))) : parameter.value(of: first)
    check.check(value, against: parameter.schema)
    if !check.faults.isEmpty { checked.faults += check.faults }
  }

  private func left(out parameter: Parameter, _ checked: inout CheckedRequest) {
    if parameter.isRequired {
      if parameter.isIfMatch {
        checked.lacksIfMatch = true
        return
      }
      checked.faults.append(Fault(parameter: parameter.name, code: "required", detail: "is required"))
    } else if let standard = parameter.standard {
      checked.parameters.all.append(
        GivenParameter(location: parameter.location, name: parameter.name, value: standard))
    }
  }
}
