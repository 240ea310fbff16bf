package import JSON

extension Contract {
  /// Checks an answer against its operation, as tests do with every answer.
  ///
  /// - Parameters:
  ///   - status: the status answered.
  ///   - header: the first value of a header, by name in any case.
  ///   - body: the parsed body, nil when there is none or when it is not JSON.
  ///   - isHead: whether the request was a HEAD, whose answer has no content.
  ///   - strict: whether members that no schema declares are faults too.
  package func faults(
    inAnswer status: Int, header: (String) -> String?, body: JSON?, of operation: Operation,
    isHead: Bool = false,
    strict: Bool = true
  ) -> [Fault] {
    if status == 200, operation.takesDryRun, !isHead, header("Dry-Run") == "true" {
      return faults(inRehearsal: body, of: operation, strict: strict)
    }
    guard let response = operation.responses[status] else {
      return [
        Fault(
          code: "undocumented_status", detail: "\(operation.id) does not list the status \(status)",
          meta: ["status": .number(String(status))])
      ]
    }
    var faults: [Fault] = []
    for rule in response.headers {
      guard let value = header(rule.name) else {
        if rule.isRequired {
          faults.append(Fault(parameter: rule.name, code: "required", detail: "the header is required"))
        }
        continue
      }
      var check = SchemaCheck(schemas, side: .answer(strict: strict), parameter: rule.name)
      check.check(rule.value(of: value), against: rule.schema)
      faults += check.faults
    }
    if !isHead { faults += contentFaults(response, header("Content-Type"), body, strict) }
    return faults
  }

  private func contentFaults(
    _ response: Response, _ contentType: String?, _ body: JSON?, _ strict: Bool
  ) -> [Fault] {
    guard !response.media.isEmpty else {
      if body == nil { return [] }
      return [Fault(pointer: "#", code: "unexpected_body", detail: "this answer has no content")]
    }
    guard let media = response.media.first(where: { contentType.map($0.isNamed(in:)) ?? false }) else {
      return [
        Fault(
          parameter: "Content-Type", code: "undocumented_media_type",
          detail: "the media type is not listed for this answer",
          meta: ["got": contentType.map { .string($0) } ?? .null])
      ]
    }
    guard media.isJSON, let schema = media.schema else { return [] }
    guard let body else { return [Fault(pointer: "#", code: "required", detail: "a body is required")] }
    var check = SchemaCheck(schemas, side: .answer(strict: strict))
    check.check(body, against: schema)
    return check.faults
  }
}
