import JSON

/// A parameter of an operation, or a header of an answer.
package struct Parameter: Sendable {
  /// Where it stands.
  package enum Location: String, Sendable {
    case path, query, header
  }

  /// The name as declared.
  package let name: String
  /// Where it stands.
  package let location: Location
  /// Whether it must be there.
  package let isRequired: Bool
  /// Whether it may be given several times.
  package let isRepeated: Bool
  /// The only values allowed, where they are listed (`enum`).
  package let allowed: [String]
  /// What holds when it is left out (`default`).
  package let standard: String?
  /// The right needed to use it (`x-field-permission`): a filter must not reveal what the answer conceals.
  package let permission: String?
  /// What a value must be, or all values together where it is repeatable.
  let schema: Schema.Index
  /// The kind its text is read as.
  let kind: Kind
  let isIfMatch: Bool

  enum Kind: Sendable {
    case text, integer, boolean
  }

  func isNamed(_ given: String) -> Bool {
    location == .header ? AsciiText.equal(name, given) : name == given
  }

  /// The text as the value the schema speaks of; a text of another kind stays a string and is refused as
  /// such.
  func value(of text: String) -> JSON {
    switch kind {
    case .text: return .string(text)
    case .integer: return WrittenDecimal.isInteger(text.utf8) ? .number(text) : .string(text)
    case .boolean: return text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
    }
  }
}

/// A parameter as it was given.
package struct GivenParameter: Sendable, Equatable {
  /// Where it stood.
  package let location: Parameter.Location
  /// The name as declared.
  package let name: String
  /// The decoded text.
  package let value: String
}

/// The parameters of a request after the check: only declared ones, decoded, defaults filled in.
package struct GivenParameters: Sendable, Equatable {
  /// All of them, in the order path, query, header.
  package internal(set) var all: [GivenParameter] = []

  /// The only or first value of a name in a location.
  package func first(_ name: String, in location: Parameter.Location = .query) -> String? {
    for given in all where given.location == location && given.name == name { return given.value }
    return nil
  }

  /// Every value of a repeatable query parameter.
  package func values(_ name: String) -> [String] {
    all.filter { $0.location == .query && $0.name == name }.map(\.value)
  }

  /// Whether a boolean query parameter is true.
  package func flag(_ name: String) -> Bool { first(name) == "true" }
}

/// Comparisons that fold the case of ASCII letters and nothing else.
enum AsciiText {
  /// Names of headers mostly differ in length, so most are told apart without looking at a byte.
  static func equal(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8) { lower($0) == lower($1) }
  }

  static func equal(_ left: Substring.UTF8View, _ right: Substring.UTF8View) -> Bool {
    left.elementsEqual(right) { lower($0) == lower($1) }
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
