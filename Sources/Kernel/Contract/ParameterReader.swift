import JSON

/// Reads the parameters of an operation and the headers of an answer.
struct ParameterReader {
  private let document: ContractDocument
  private(set) var parameters: [Parameter] = []

  init(_ document: ContractDocument) { self.document = document }

  /// Reads a parameter; one of the operation replaces one of its path.
  mutating func read(_ place: Place, _ schemas: inout SchemaCompiler) throws {
    let place = try document.resolve(place)
    guard let name = try place.text("name") else { throw place.fails("a parameter without name") }
    guard let location = Parameter.Location(rawValue: try place.text("in") ?? "") else {
      throw place.fails("a parameter stands in path, query or header")
    }
    let parameter = try read(name, location, place, &schemas)
    parameters.removeAll { $0.location == location && $0.isNamed(name) }
    parameters.append(parameter)
  }

  /// Reads a header of an answer.
  mutating func readHeader(_ name: String, _ place: Place, _ schemas: inout SchemaCompiler) throws {
    parameters.append(try read(name, .header, try document.resolve(place), &schemas))
  }

  private func read(
    _ name: String, _ location: Parameter.Location, _ place: Place, _ schemas: inout SchemaCompiler
  ) throws -> Parameter {
    guard let schema = place.member("schema") else { throw place.fails("a parameter needs a schema") }
    if place.member("style") != nil || place.member("explode") != nil {
      throw place.fails("style and explode keep their defaults: a name repeated for every value")
    }
    let own = try document.resolve(schema)
    let isRepeated = try own.text("type") == "array"
    if isRepeated, location != .query { throw place.fails("only query parameters can be repeated") }
    guard let item = isRepeated ? own.member("items") : schema else {
      throw schema.fails("a repeated parameter needs items")
    }
    let isRequired = try place.flag("required")
    if location == .path, !isRequired { throw place.fails("a path parameter is always required") }
    let single = try document.resolve(item)
    return Parameter(
      name: name, location: location, isRequired: isRequired, isRepeated: isRepeated,
      allowed: try single.member("enum") == nil ? [] : single.texts("enum"),
      standard: try standard(of: schema) ?? standard(of: own),
      permission: try place.text("x-field-permission"),
      schema: try schemas.compile(schema), kind: try kind(of: single),
      isIfMatch: AsciiText.equal(name.utf8[...], "if-match".utf8[...]))
  }

  private func standard(of place: Place) throws -> String? {
    guard let member = place.member("default") else { return nil }
    switch member.value {
    case .string(let text), .number(let text): return text
    case .bool(let flag): return flag ? "true" : "false"
    default: throw member.fails("the default of a parameter is a single value")
    }
  }

  /// What a text is read as. Where several kinds are possible, it stays text.
  private func kind(of place: Place) throws -> Parameter.Kind {
    let kinds = try SchemaKeywords.kinds(of: place)
    switch kinds {
    case .integer: return .integer
    case .boolean: return .boolean
    case .all, .string: return .text
    default: throw place.fails("a parameter is a string, an integer or a boolean")
    }
  }
}
