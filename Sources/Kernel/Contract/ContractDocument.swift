import JSON
import Yams

/// The YAML text as a tree, and where everything stands in it.
struct ContractDocument {
  let root: Place
  private let source: Node

  init(yaml: String) throws {
    let node: Node?
    do {
      node = try Yams.compose(yaml: yaml)
    } catch {
      throw Self.unreadable(error)
    }
    guard let node else { throw ContractError(pointer: "#", line: nil, reason: "empty") }
    source = node
    root = Place(value: try Self.tree(of: node, at: "#"), pointer: "#")
  }

  /// What a `$ref` points at, through chains of references.
  func resolve(_ place: Place) throws -> Place {
    var place = place
    var seen: Set<String> = []
    while let reference = try place.text("$ref") {
      guard seen.insert(reference).inserted else {
        throw place.fails("$ref \(reference) leads back to itself")
      }
      guard let target = self[reference] else { throw place.fails("$ref \(reference) leads nowhere") }
      place = target
    }
    return place
  }

  /// The place a pointer in fragment form names, or nil.
  subscript(_ pointer: String) -> Place? {
    guard pointer == "#" || pointer.hasPrefix("#/") else { return nil }
    var place = root
    for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let next = place.step(unescaped(token)) else { return nil }
      place = next
    }
    return place
  }

  /// The line of a place, as near as the tree knows it.
  func line(of pointer: String) -> Int? {
    var node = source
    for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = unescaped(token)
      switch node {
      case .mapping(let pairs):
        guard let pair = pairs.first(where: { $0.key.scalar?.string == name }) else { return node.mark?.line }
        node = pair.value
      case .sequence(let items):
        guard let index = Int(name), items.indices.contains(index) else { return node.mark?.line }
        node = items[index]
      default: return node.mark?.line
      }
    }
    return node.mark?.line
  }

  private func unescaped(_ token: Substring) -> String {
    guard token.contains("~") else { return String(token) }
    var name = ""
    var escaped = false
    for character in token {
      if escaped {
        name += character == "1" ? "/" : "~"
        escaped = false
      } else if character == "~" {
        escaped = true
      } else {
        name.append(character)
      }
    }
    return name
  }

  /// What the YAML parser says, without the document it repeats in its own words.
  private static func unreadable(_ error: any Error) -> ContractError {
    func fails(_ reason: String, _ line: Int?) -> ContractError {
      ContractError(pointer: "#", line: line, reason: "not readable as YAML: \(reason)")
    }
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      return fails(problem, mark.line)
    case YamlError.duplicatedKeysInMapping(let names, let context):
      return fails("\(names.sorted().joined(separator: ", ")) stands twice in the mapping", context.mark.line)
    default: return fails(String("\(error)".prefix(200)), nil)
    }
  }

  private static func tree(of node: Node, at pointer: String) throws -> JSON {
    switch node {
    case .scalar(let scalar):
      // Only a plain scalar can be anything but a string; Yams' own resolver follows YAML 1.1 and is not
      // asked.
      return scalar.style == .plain ? JSON(coreScalar: scalar.string) : .string(scalar.string)
    case .sequence(let items):
      return .array(try items.enumerated().map { try tree(of: $1, at: "\(pointer)/\($0)") })
    case .mapping(let pairs):
      var object = JSONObject()
      for pair in pairs {
        guard let name = pair.key.scalar?.string, name != "<<" else {
          throw ContractError(
            pointer: pointer, line: pair.key.mark?.line, reason: "a key must be a plain word")
        }
        object[name] = try tree(of: pair.value, at: Place.join(pointer, name))
      }
      return .object(object)
    case .alias:
      throw ContractError(pointer: pointer, line: node.mark?.line, reason: "an alias without its anchor")
    }
  }
}

extension JSON {
  /// A plain scalar by the core schema of YAML 1.2: `NO` and `10:30` stay strings.
  init(coreScalar text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .bool(true)
    case "false", "False", "FALSE": self = .bool(false)
    default: self = JSON.isCoreNumber(text.utf8) ? .number(JSON.withoutPlus(text)) : .string(text)
    }
  }

  private static func withoutPlus(_ text: String) -> String {
    text.hasPrefix("+") ? String(text.dropFirst()) : text
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?` with an optional plus: what JSON, too, calls a number.
  /// Octal, hexadecimal and leading zeros stay strings; a contract has no use for them.
  private static func isCoreNumber(_ utf8: String.UTF8View) -> Bool {
    var rest = utf8[...]
    func digits(_ rest: inout Substring.UTF8View) -> Int {
      let run = rest.prefix { (0x30...0x39).contains($0) }
      rest = rest.dropFirst(run.count)
      return run.count
    }
    if rest.first == 0x2D || rest.first == 0x2B { rest = rest.dropFirst() }
    let leadingZero = rest.first == 0x30
    let whole = digits(&rest)
    guard whole > 0, !(leadingZero && whole > 1) else { return false }
    if rest.first == 0x2E {
      rest = rest.dropFirst()
      guard digits(&rest) > 0 else { return false }
    }
    if rest.first == 0x65 || rest.first == 0x45 {
      rest = rest.dropFirst()
      if rest.first == 0x2D || rest.first == 0x2B { rest = rest.dropFirst() }
      guard digits(&rest) > 0 else { return false }
    }
    return rest.isEmpty
  }
}
