extension JSON {
  /// Reads one value from UTF-8 text, strictly after RFC 8259.
  ///
  /// Refused beyond the grammar: duplicate member names, lone surrogates, an escaped NUL, a byte order mark,
  /// nesting beyond `depth` (at most 256, for the parser recurses).
  package init(parsing bytes: [UInt8], depth: Int = 32) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { text throws(JSONError) in
      var parser = Parser(text: text, deepest: min(depth, 256))
      return try parser.document()
    }
  }
}

/// Walks the bytes once, left to right.
struct Parser {
  let text: UnsafeBufferPointer<UInt8>
  let deepest: Int
  var place = 0
  var depth = 0

  init(text: UnsafeBufferPointer<UInt8>, deepest: Int) {
    self.text = text
    self.deepest = deepest
  }

  /// The byte at the current place, `nil` at the end.
  var next: UInt8? { place < text.count ? text[place] : nil }

  mutating func document() throws(JSONError) -> JSON {
    skipSpace()
    let value = try value()
    skipSpace()
    guard place == text.count else { throw JSONError(.trailing, at: place, "only one value is expected") }
    return value
  }

  mutating func value() throws(JSONError) -> JSON {
    guard let first = next else { throw unexpected("a value is expected") }
    switch first {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw unexpected("a value is expected")
    }
  }

  private mutating func object() throws(JSONError) -> JSON {
    try enter()
    var members: [JSONObject.Member] = []
    var names = NameRegister()
    if skip(to: UInt8(ascii: "}")) { return leave(.object(JSONObject())) }
    while true {
      let start = place
      guard next == UInt8(ascii: "\"") else { throw unexpected("a member name in quotes is expected") }
      let name = try string()
      guard names.isNew(name, among: members) else {
        throw JSONError(.duplicate, at: start, "the member \(name) is given twice")
      }
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw unexpected("a colon is expected") }
      place += 1
      skipSpace()
      members.append((name, try value()))
      if try closes(with: UInt8(ascii: "}")) { return leave(.object(JSONObject(distinct: members))) }
    }
  }

  private mutating func array() throws(JSONError) -> JSON {
    try enter()
    var elements: [JSON] = []
    if skip(to: UInt8(ascii: "]")) { return leave(.array([])) }
    while true {
      elements.append(try value())
      if try closes(with: UInt8(ascii: "]")) { return leave(.array(elements)) }
    }
  }

  /// Steps behind the opening bracket that stands here.
  private mutating func enter() throws(JSONError) {
    guard depth < deepest else { throw JSONError(.depth, at: place, "nested deeper than \(deepest) levels") }
    depth += 1
    place += 1
    skipSpace()
  }

  private mutating func leave(_ value: JSON) -> JSON {
    depth -= 1
    return value
  }

  private mutating func skip(to closing: UInt8) -> Bool {
    guard next == closing else { return false }
    place += 1
    return true
  }

  /// Reads what follows an element: the closing bracket, or a comma with another element behind it.
  private mutating func closes(with closing: UInt8) throws(JSONError) -> Bool {
    skipSpace()
    if skip(to: closing) { return true }
    guard next == UInt8(ascii: ",") else {
      throw unexpected("a comma or \(Character(Unicode.Scalar(closing))) is expected")
    }
    place += 1
    skipSpace()
    return false
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for offset in 0..<word.utf8CodeUnitCount {
      guard next == word.utf8Start[offset] else { throw unexpected("\(word) is expected") }
      place += 1
    }
    return value
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  /// The error for a byte that does not belong here, or for the end of the text.
  func unexpected(_ expectation: String) -> JSONError {
    place < text.count
      ? JSONError(.syntax, at: place, expectation)
      : JSONError(.truncated, at: place, "\(expectation), but the text ends")
  }
}

/// Tells whether a member name was seen before: by a walk while there are few, by a set when an object grows,
/// so that an object of a hundred thousand members costs no quadratic time.
private struct NameRegister {
  private var set: Set<String> = []

  mutating func isNew(_ name: String, among members: [JSONObject.Member]) -> Bool {
    if members.count < 16 { return !members.contains { $0.name == name } }
    if set.isEmpty { set = Set(members.lazy.map(\.name)) }
    return set.insert(name).inserted
  }
}
