import JSON

/// Compiles the schemas of a document, each place once.
struct SchemaCompiler {
  private let document: ContractDocument
  private var slots: [String: Schema.Index] = [:]
  private var schemas: [Schema?] = []
  /// Examples found on the way, to be checked against their schemas by whoever asks.
  private(set) var examples: [Example] = []
  /// What is wrong with schemas; the compiler goes on, so that all of it is told at once.
  private(set) var complaints: [ContractError] = []

  init(_ document: ContractDocument) { self.document = document }

  /// All schemas, once everything has been compiled.
  var finished: [Schema] { schemas.compactMap(\.self) }

  /// The position of the schema at a place, compiled on first sight.
  mutating func compile(_ place: Place) throws -> Schema.Index {
    let target = try target(of: place)
    if let known = slots[target.pointer] { return known }
    let index = schemas.count
    slots[target.pointer] = index
    // The slot is taken before the members are compiled: that is how a schema may contain itself.
    schemas.append(nil)
    do {
      schemas[index] = try schema(at: target)
    } catch let error as ContractError {
      complaints.append(error)
      schemas[index] = Schema(anythingAt: target.pointer)
    }
    return index
  }

  /// Keeps an example, to be checked against its schema by whoever asks.
  mutating func note(_ example: Place, of schema: Schema.Index, _ side: Example.Side) {
    examples.append(Example(place: example.pointer, schema: schema, value: example.value, side: side))
  }

  /// A reference that says nothing else stands for its target.
  private func target(of place: Place) throws -> Place {
    guard place.member("$ref") != nil else { return place }
    let remarks: Set<String> = ["$ref", "description", "title", "example", "examples", "deprecated"]
    let isPlain = try place.members().allSatisfy { remarks.contains($0.name) }
    return isPlain ? try document.resolve(place) : place
  }

  private mutating func schema(at place: Place) throws -> Schema {
    for (name, member) in try place.members()
    where !SchemaKeywords.known.contains(name) && !name.hasPrefix("x-") {
      throw member.fails("the server does not enforce \(name)")
    }
    let kinds = try SchemaKeywords.kinds(of: place)
    let parts = try parts(at: place)
    let schema = Schema(
      place: place.pointer, kinds: kinds, text: try SchemaKeywords.text(at: place),
      number: try SchemaKeywords.number(at: place), list: try list(at: place), object: try object(at: place),
      allowed: try SchemaKeywords.choice(at: place), parts: parts.isEmpty ? nil : parts,
      isReadOnly: try place.flag("readOnly"), isWriteOnly: try place.flag("writeOnly"),
      fieldPermission: try place.text("x-field-permission"), standard: place.member("default")?.value)
    if let example = place.member("example"), let own = slots[place.pointer] {
      note(example, of: own, .answer)
    }
    return schema
  }

  private mutating func parts(at place: Place) throws -> Schema.Parts {
    var parts = Schema.Parts()
    for item in try place.items(of: "allOf") { parts.all.append(try compile(item)) }
    for item in try place.items(of: "anyOf") { parts.any.append(try compile(item)) }
    for item in try place.items(of: "oneOf") { parts.one.append(try compile(item)) }
    if let not = place.member("not") { parts.not = try compile(not) }
    if place.member("$ref") != nil { parts.all.append(try compile(try document.resolve(place))) }
    return parts
  }

  private mutating func list(at place: Place) throws -> Schema.ListRules? {
    var rules = Schema.ListRules()
    rules.items = try place.member("items").map { try compile($0) }
    rules.minItems = try place.count("minItems") ?? 0
    rules.maxItems = try place.count("maxItems") ?? .max
    rules.uniqueItems = try place.flag("uniqueItems")
    let isEmpty = rules.items == nil && rules.minItems == 0 && rules.maxItems == .max && !rules.uniqueItems
    return isEmpty ? nil : rules
  }

  private mutating func object(at place: Place) throws -> Schema.ObjectRules? {
    let keywords = [
      "properties", "required", "additionalProperties", "unevaluatedProperties", "propertyNames",
      "minProperties",
      "maxProperties",
    ]
    guard keywords.contains(where: { place.member($0) != nil }) else { return nil }
    var rules = Schema.ObjectRules()
    for (name, member) in try place.members(of: "properties") {
      rules.slots[name] = rules.members.count
      rules.members.append(Schema.Member(name: name, schema: try compile(member)))
    }
    for name in try place.texts("required") {
      if let slot = rules.slots[name] {
        rules.required.append(slot)
      } else {
        rules.requiredElsewhere.append(name)
      }
    }
    if let others = place.member("additionalProperties") {
      switch others.value {
      case .bool(let isOpen): rules.others = isOpen ? .free : .refused
      default: rules.others = .checked(try compile(others))
      }
    }
    if let others = place.member("unevaluatedProperties") {
      guard others.value == .bool(false) else { throw others.fails("only false is supported") }
      rules.isSealed = true
    }
    rules.memberNames = try place.member("propertyNames").map { try compile($0) }
    rules.minProperties = try place.count("minProperties") ?? 0
    rules.maxProperties = try place.count("maxProperties") ?? .max
    return rules
  }
}
