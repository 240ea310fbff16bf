import JSON

extension SchemaCheck {
  /// Checks an array and its items.
  mutating func check(_ items: [JSON], against rules: Schema.ListRules?) {
    guard let rules else { return checkFree(.array(items)) }
    if items.count < rules.minItems {
      fail("min_items", "must have at least \(rules.minItems) items", ["minimum": int(rules.minItems)])
    }
    if items.count > rules.maxItems {
      // The items are not looked at: a list that is too long is refused whole.
      let meta = ["maximum": int(rules.maxItems), "length": int(items.count)]
      return fail("max_items", "must have at most \(rules.maxItems) items", meta)
    }
    if rules.uniqueItems {
      var seen: Set<String> = []
      for (index, item) in items.enumerated() where !seen.insert(item.text).inserted {
        path.append(.index(index))
        fail("unique_items", "stands in the list more than once")
        path.removeLast()
      }
    }
    guard let schema = rules.items else { return checkFree(.array(items)) }
    for (index, item) in items.enumerated() {
      path.append(.index(index))
      check(item, against: schema)
      path.removeLast()
    }
  }

  /// Checks an object and its members.
  mutating func check(_ object: JSONObject, against rules: Schema.ObjectRules?) {
    guard let rules else { return checkFree(.object(object)) }
    var found = 0
    for (name, value) in object {
      path.append(.name(name))
      if let names = rules.memberNames { check(memberName: name, against: names) }
      if let slot = rules.slots[name] {
        found += 1
        check(value, ofMember: rules.members[slot].schema)
      } else {
        switch rules.others {
        case .open, .free: checkFree(value)
        case .refused: unknown(name, among: rules.slots.keys)
        case .checked(let schema): check(value, against: schema)
        }
      }
      path.removeLast()
    }
    if found < rules.members.count || !rules.requiredElsewhere.isEmpty { missing(in: object, rules) }
    let count = object.count
    if count < rules.minProperties {
      fail(
        "min_properties", "must have at least \(rules.minProperties) members",
        ["minimum": int(rules.minProperties)])
    }
    if count > rules.maxProperties {
      fail(
        "max_properties", "must have at most \(rules.maxProperties) members",
        ["maximum": int(rules.maxProperties)])
    }
  }

  private mutating func check(_ value: JSON, ofMember index: Schema.Index) {
    let member = schema(index)
    if side == .request, member.isReadOnly { return fail("read_only", "is written by the server alone") }
    if side != .request, member.isWriteOnly { return fail("write_only", "must not be shown") }
    check(value, against: index)
  }

  private mutating func missing(in object: JSONObject, _ rules: Schema.ObjectRules) {
    for slot in rules.required where object[rules.members[slot].name] == nil {
      let member = schema(rules.members[slot].schema)
      if side == .request ? member.isReadOnly : member.isWriteOnly { continue }
      required(rules.members[slot].name)
    }
    for name in rules.requiredElsewhere where object[name] == nil { required(name) }
  }

  private mutating func required(_ name: String) {
    path.append(.name(name))
    fail("required", "is required")
    path.removeLast()
  }

  private mutating func check(memberName name: String, against index: Schema.Index) {
    let found = faults(of: .string(name), against: index)
    guard let fault = found.first else { return }
    fail("member_name", "the name of this member \(fault.detail)", fault.meta)
  }

  /// Members that neither the schema nor its parts declare.
  mutating func check(_ object: JSONObject, holdsOnly declared: Set<String>) {
    for (name, _) in object where !declared.contains(name) {
      path.append(.name(name))
      unknown(name, among: declared)
      path.removeLast()
    }
  }

  private mutating func unknown(_ name: String, among known: some Collection<String>) {
    guard let meant = Suggestion.nearest(to: name, among: known.sorted()) else {
      return fail("unknown_member", "is not a member here")
    }
    fail("unknown_member", "did you mean \(meant)?", ["did_you_mean": .string(meant)])
  }

  /// What no schema describes may be anything that the database can keep.
  mutating func checkFree(_ value: JSON) {
    switch value {
    case .string(let text): check(text, against: nil)
    case .array(let items):
      for (index, item) in items.enumerated() {
        path.append(.index(index))
        checkFree(item)
        path.removeLast()
      }
    case .object(let object):
      for (name, item) in object {
        path.append(.name(name))
        check(name, against: nil)
        checkFree(item)
        path.removeLast()
      }
    case .null, .bool, .number: break
    }
  }
}
