import JSON

/// One walk of a value along its schema, collecting every fault with the place it is at.
struct SchemaCheck {
  /// Which side of the conversation is checked.
  enum Side: Equatable {
    case request
    /// Strict: members that no schema declares are faults too.
    case answer(strict: Bool)
  }

  enum Step {
    case name(String)
    case index(Int)
  }

  /// Faults beyond this many are not collected: a hostile body must not become a huge answer.
  static let limit = 100

  private let schemas: [Schema]
  private let set: SchemaSet
  let side: Side
  private let parameter: String?
  var path: [Step] = []
  var faults: [Fault] = []

  init(_ set: SchemaSet, side: Side, parameter: String? = nil) {
    self.set = set
    schemas = set.schemas
    self.side = side
    self.parameter = parameter
  }

  /// Checks a value; as part of another schema, undeclared members are that schema's business.
  mutating func check(_ value: JSON, against index: Schema.Index, asPart: Bool = false) {
    let schema = schemas[index]
    let kind = Schema.Kinds(of: value)
    guard schema.kinds.contains(kind) else { return wrongKind(kind, of: schema) }
    if let allowed = schema.allowed, !allowed.contains(value) { notAllowed(value, allowed) }
    switch value {
    case .string(let text): check(text, against: schema.text)
    case .number(let text): check(number: text, against: schema.number)
    case .array(let items): check(items, against: schema.list)
    case .object(let object):
      check(object, against: schema.object)
      if !asPart, let declared = set.declared[index], isClosed(schema) { check(object, holdsOnly: declared) }
    case .null, .bool: break
    }
    if let parts = schema.parts { check(value, against: parts) }
  }

  private func isClosed(_ schema: Schema) -> Bool {
    if side == .answer(strict: true) { return true }
    return schema.object?.isSealed ?? false
  }

  /// The schema at a position.
  func schema(_ index: Schema.Index) -> Schema { schemas[index] }

  /// Runs a check whose faults are looked at before they count.
  mutating func faults(of value: JSON, against index: Schema.Index) -> [Fault] {
    let before = faults
    faults = []
    check(value, against: index, asPart: true)
    let found = faults
    faults = before
    return found
  }

  /// Notes a fault at the place the walk is at.
  mutating func fail(_ code: String, _ detail: String, _ meta: [String: JSON] = [:]) {
    guard faults.count < Self.limit else { return }
    if let parameter {
      faults.append(Fault(parameter: parameter, code: code, detail: detail, meta: meta))
    } else {
      faults.append(Fault(pointer: pointer, code: code, detail: detail, meta: meta))
    }
  }

  private var pointer: String {
    path.reduce("#") { pointer, step in
      switch step {
      case .name(let name): Place.join(pointer, name)
      case .index(let index): "\(pointer)/\(index)"
      }
    }
  }

  private mutating func wrongKind(_ kind: Schema.Kinds, of schema: Schema) {
    let meta: [String: JSON] = ["got": .string(kind.name)]
    if schema.text?.format == .decimal, kind == .integer || kind == .fraction {
      // Numbers lose digits in most clients; this is the commonest mistake, so it gets a sentence of its own.
      fail("pattern", "must be a decimal string", meta)
    } else {
      fail("type", "must be \(schema.kinds.words)", meta)
    }
  }

  private mutating func notAllowed(_ value: JSON, _ allowed: Schema.Choice) {
    let names = allowed.values.map { $0.string ?? $0.text }
    if allowed.isConst { return fail("const", "must be \(names[0])", ["allowed": .array(allowed.values)]) }
    var detail = "must be one of \(names.joined(separator: ", "))"
    var meta: [String: JSON] = ["allowed": .array(allowed.values)]
    if let given = value.string, let meant = Suggestion.nearest(to: given, among: names) {
      detail += "; did you mean \(meant)?"
      meta["did_you_mean"] = .string(meant)
    }
    fail("enum", detail, meta)
  }
}
