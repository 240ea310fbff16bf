import JSON

extension SchemaCheck {
  /// Checks what holds together with a schema: all of these, any of these, one of these, not this.
  mutating func check(_ value: JSON, against parts: Schema.Parts) {
    for part in parts.all { check(value, against: part, asPart: true) }
    if !parts.any.isEmpty { check(value, againstAny: parts.any, onlyOne: false) }
    if !parts.one.isEmpty { check(value, againstAny: parts.one, onlyOne: true) }
    if let not = parts.not, faults(of: value, against: not).isEmpty {
      fail("not", "has a form that is excluded")
    }
  }

  private mutating func check(_ value: JSON, againstAny branches: [Schema.Index], onlyOne: Bool) {
    var tried: [[Fault]] = []
    var matches = 0
    for branch in branches {
      let found = faults(of: value, against: branch)
      if found.isEmpty {
        matches += 1
        if !onlyOne { return }
      }
      tried.append(found)
    }
    if matches == 1 { return }
    let code = onlyOne ? "one_of" : "any_of"
    if matches > 1 { return fail(code, "fits more than one of the allowed forms") }
    // The form that was meant speaks for itself; only where that is unclear is the choice as a whole at
    // fault.
    guard let meant = meant(by: value, among: branches) else {
      let kinds = branches.reduce(Schema.Kinds()) { $0.union(schema($1).kinds) }
      if !kinds.contains(Schema.Kinds(of: value)) {
        return fail("type", "must be \(kinds.words)", ["got": .string(Schema.Kinds(of: value).name)])
      }
      return fail(code, "fits none of the allowed forms")
    }
    for fault in tried[meant] where faults.count < Self.limit { faults.append(fault) }
  }

  /// The only branch that admits the value's kind or, among objects, the one whose constant member it
  /// carries.
  private func meant(by value: JSON, among branches: [Schema.Index]) -> Int? {
    let kind = Schema.Kinds(of: value)
    let fitting = branches.indices.filter { admits(kind, branches[$0]) }
    if fitting.count == 1 { return fitting[0] }
    guard case .object(let object) = value else { return nil }
    let marked = fitting.filter { carriesMark(object, of: branches[$0]) }
    return marked.count == 1 ? marked[0] : nil
  }

  private func admits(_ kind: Schema.Kinds, _ index: Schema.Index) -> Bool {
    let own = schema(index)
    guard own.kinds.contains(kind) else { return false }
    // A number where only a decimal string is wanted still means that branch.
    return own.parts?.all.allSatisfy { admits(kind, $0) } ?? true
  }

  private func carriesMark(_ object: JSONObject, of index: Schema.Index) -> Bool {
    let own = schema(index)
    for member in own.object?.members ?? [] {
      guard let allowed = schema(member.schema).allowed, allowed.isConst else { continue }
      if let value = object[member.name] { return allowed.contains(value) }
    }
    return own.parts?.all.contains { carriesMark(object, of: $0) } ?? false
  }
}
