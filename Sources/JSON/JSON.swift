/// A JSON value as it was sent: members keep their order, numbers keep their text.
///
/// Equality is that of the parts: members in any order, numbers by text (`1.0` is not `1`).
package enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  /// The digits as they were written. A `Double` would lose some of them.
  case number(String)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

extension JSON {
  /// The member of that name, `nil` when there is none or this is no object.
  package subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  /// The element at that place, `nil` beyond the end or when this is no array.
  package subscript(_ index: Int) -> JSON? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The text of a string, `nil` for every other value.
  package var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The truth value, `nil` for every other value.
  package var bool: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }

  /// A number written without fraction or exponent that fits in 64 bits, `nil` for every other value.
  package var int: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text)
  }

  /// The elements of an array, `nil` for every other value.
  package var array: [JSON]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members of an object, `nil` for every other value.
  package var object: JSONObject? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// Whether this is `null`.
  package var isNull: Bool {
    guard case .null = self else { return false }
    return true
  }
}

extension JSON {
  /// The value in its compact form, as UTF-8.
  package var bytes: [UInt8] {
    var writer = JSONWriter(reserving: 256)
    writer.value(self)
    return writer.bytes
  }

  /// The value in its compact form.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// What the value is called in a message: `object`, `string` and so on.
  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
