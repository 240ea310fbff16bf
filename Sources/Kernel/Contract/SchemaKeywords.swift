import JSON

/// The keywords of a schema that need no other schema.
enum SchemaKeywords {
  /// What may stand in a schema. Anything else would be written down and not enforced.
  static let known: Set<String> = [
    "$ref", "type", "format", "pattern", "minLength", "maxLength", "enum", "const", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "items", "minItems", "maxItems", "uniqueItems",
    "properties",
    "required", "additionalProperties", "unevaluatedProperties", "propertyNames", "minProperties",
    "maxProperties",
    "allOf", "anyOf", "oneOf", "not", "readOnly", "writeOnly", "default", "title", "description", "example",
    "examples",
    "deprecated", "discriminator", "externalDocs", "$comment", "contentMediaType", "contentEncoding",
  ]

  static func kinds(of place: Place) throws -> Schema.Kinds {
    guard let type = place.member("type") else { return .all }
    let names =
      if case .array = type.value { try place.texts("type") } else { [try place.text("type") ?? ""] }
    guard !names.isEmpty else { throw type.fails("names no type") }
    var kinds: Schema.Kinds = []
    for name in names {
      switch name {
      case "null": kinds.insert(.null)
      case "boolean": kinds.insert(.boolean)
      case "integer": kinds.insert(.integer)
      case "string": kinds.insert(.string)
      case "array": kinds.insert(.array)
      case "object": kinds.insert(.object)
      case "number": throw type.fails("type number is not used: decimals are strings, counts are integers")
      default: throw type.fails("\(name) is not a type")
      }
    }
    return kinds
  }

  static func text(at place: Place) throws -> Schema.TextRules? {
    var rules = Schema.TextRules()
    rules.minLength = try place.count("minLength") ?? 0
    rules.maxLength = try place.count("maxLength") ?? .max
    if let name = try place.text("format"), !["int32", "int64"].contains(name),
      !TextFormat.remarks.contains(name)
    {
      guard let format = TextFormat(rawValue: name) else {
        throw place.fails("the server cannot check the format \(name)")
      }
      rules.format = format
    }
    if rules.format == .decimal { rules.bounds = try bounds(at: place) }
    if let source = try place.text("pattern") {
      do {
        rules.pattern = try Pattern(source)
      } catch {
        throw place.fails("pattern \(source): \(error)")
      }
      rules.patternSentence = sentence(for: source, format: rules.format)
    }
    let isEmpty =
      rules.minLength == 0 && rules.maxLength == .max && rules.format == nil && rules.pattern == nil
    return isEmpty ? nil : rules
  }

  /// What a person should read instead of a regular expression, where that is clear.
  private static func sentence(for pattern: String, format: TextFormat?) -> String {
    let id = "_[0-7][0-9a-hjkmnp-tv-z]{25}$"
    if pattern == #"\S"# { return "must hold more than white space" }
    if format == .decimal { return "must be a decimal string within the digits allowed: \(pattern)" }
    if pattern.hasPrefix("^"), pattern.hasSuffix(id) {
      let prefix = pattern.dropFirst().dropLast(id.utf8.count)
      if prefix.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) {
        return "must be an id of the form \(prefix)_ and 26 base-32 characters"
      }
    }
    return "must match \(pattern)"
  }

  static func number(at place: Place) throws -> Schema.NumberRules? {
    var rules = Schema.NumberRules()
    rules.bounds = try bounds(at: place)
    rules.multipleOf = try place.count("multipleOf")
    if rules.multipleOf == 0 { throw place.fails("multipleOf must be above zero") }
    let (least, most) =
      try place.text("format") == "int32" ? ("-2147483648", "2147483647") : (lowest, highest)
    // An integer that no column and no handler can hold is refused here rather than fail there.
    if rules.bounds.minimum == nil { rules.bounds.minimum = least }
    if rules.bounds.maximum == nil { rules.bounds.maximum = most }
    return rules
  }

  private static let lowest = String(Int.min)
  private static let highest = String(Int.max)

  private static func bounds(at place: Place) throws -> Schema.Bounds {
    func bound(_ name: String) throws -> String? {
      guard let member = place.member(name) else { return nil }
      guard case .number(let text) = member.value, WrittenDecimal.isDecimal(text.utf8) else {
        throw member.fails("must be a number without exponent")
      }
      return text
    }
    var bounds = Schema.Bounds(minimum: try bound("minimum"), maximum: try bound("maximum"))
    if let minimum = try bound("exclusiveMinimum") {
      (bounds.minimum, bounds.excludesMinimum) = (minimum, true)
    }
    if let maximum = try bound("exclusiveMaximum") {
      (bounds.maximum, bounds.excludesMaximum) = (maximum, true)
    }
    return bounds
  }

  static func choice(at place: Place) throws -> Schema.Choice? {
    if let const = place.member("const") { return Schema.Choice([const.value], isConst: true) }
    guard place.member("enum") != nil else { return nil }
    let values = try place.items(of: "enum").map(\.value)
    guard !values.isEmpty else { throw place.fails("enum is empty") }
    return Schema.Choice(values)
  }
}
