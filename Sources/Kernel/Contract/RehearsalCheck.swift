import JSON

extension Contract {
  /// Checks the answer of a dry run, which is the same for every write: the result it would have had, and its
  /// effects.
  func faults(inRehearsal body: JSON?, of operation: Operation, strict: Bool) -> [Fault] {
    guard case .object(let answer) = body else {
      return [Fault(pointer: "#", code: "type", detail: "must be an object")]
    }
    var check = SchemaCheck(schemas, side: .answer(strict: strict))
    let members: Set<String> = ["result", "effects"]
    check.check(answer, holdsOnly: members)
    for name in members.sorted() where answer[name] == nil {
      check.fail("required", "\(name) is required")
    }
    if let result = answer["result"] { check.check(result, asResultOf: operation) }
    if let effects = answer["effects"] { check.check(effects: effects) }
    return check.faults
  }
}

extension SchemaCheck {
  /// What a rehearsal shows is what the write would have answered; null where that has no content.
  fileprivate mutating func check(_ result: JSON, asResultOf operation: Operation) {
    let response = operation.success.flatMap { operation.responses[$0] }
    path.append(.name("result"))
    if let schema = response?.media.first(where: \.isJSON)?.schema {
      check(result, against: schema)
    } else if result != .null {
      fail("type", "must be null", ["got": .string(Schema.Kinds(of: result).name)])
    }
    path.removeLast()
  }

  /// The effects are lists; the business decides what stands in them.
  fileprivate mutating func check(effects: JSON) {
    path.append(.name("effects"))
    let names = ["journal_lines", "stock_moves", "numbers", "events"]
    if case .object(let effects) = effects {
      check(effects, holdsOnly: Set(names))
      for name in names {
        if case .array = effects[name] { continue }
        fail("type", "\(name) must be an array")
      }
    } else {
      fail("type", "must be an object")
    }
    path.removeLast()
  }
}
