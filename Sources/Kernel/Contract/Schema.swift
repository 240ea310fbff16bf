import JSON

/// A schema of the contract, compiled: what a value must be, with every look-up prepared.
///
/// Schemas refer to each other by position in the contract's list, so that a schema may contain itself and
/// the whole stays immutable.
final class Schema: Sendable {
  /// The position of a schema in the contract's list.
  typealias Index = Int

  let place: String
  let kinds: Kinds
  let text: TextRules?
  let number: NumberRules?
  let list: ListRules?
  let object: ObjectRules?
  let allowed: Choice?
  let parts: Parts?
  let isReadOnly: Bool
  let isWriteOnly: Bool
  /// The right without which the member is left out of answers (`x-field-permission`).
  let fieldPermission: String?
  let standard: JSON?

  init(
    place: String, kinds: Kinds, text: TextRules?, number: NumberRules?, list: ListRules?,
    object: ObjectRules?,
    allowed: Choice?, parts: Parts?, isReadOnly: Bool, isWriteOnly: Bool, fieldPermission: String?,
    standard: JSON?
  ) {
    self.place = place
    self.kinds = kinds
    self.text = text
    self.number = number
    self.list = list
    self.object = object
    self.allowed = allowed
    self.parts = parts
    self.isReadOnly = isReadOnly
    self.isWriteOnly = isWriteOnly
    self.fieldPermission = fieldPermission
    self.standard = standard
  }

  /// A schema without rules.
  convenience init(anythingAt place: String) {
    self.init(
      place: place, kinds: .all, text: nil, number: nil, list: nil, object: nil, allowed: nil, parts: nil,
      isReadOnly: false, isWriteOnly: false, fieldPermission: nil, standard: nil)
  }
}

extension Schema {
  /// The kinds of JSON a schema admits.
  struct Kinds: OptionSet, Sendable {
    let rawValue: UInt8
    static let null = Kinds(rawValue: 1)
    static let boolean = Kinds(rawValue: 2)
    static let integer = Kinds(rawValue: 4)
    static let fraction = Kinds(rawValue: 8)
    static let string = Kinds(rawValue: 16)
    static let array = Kinds(rawValue: 32)
    static let object = Kinds(rawValue: 64)
    static let all = Kinds(rawValue: 127)

    /// The kind of a value; a number is an integer only when written as one (`1`, not `1.0`).
    init(of value: JSON) {
      switch value {
      case .null: self = .null
      case .bool: self = .boolean
      case .number(let text): self = WrittenDecimal.isInteger(text.utf8) ? .integer : .fraction
      case .string: self = .string
      case .array: self = .array
      case .object: self = .object
      }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// "a string or null".
    var words: String {
      let names: [(Kinds, String)] = [
        (.boolean, "true or false"), (.integer, "an integer"), (.string, "a string"), (.array, "an array"),
        (.object, "an object"), (.null, "null"),
      ]
      return names.filter { contains($0.0) }.map(\.1).joined(separator: " or ")
    }

    /// The JSON name of a single kind, for `meta.got`.
    var name: String {
      switch self {
      case .null: "null"
      case .boolean: "boolean"
      case .integer, .fraction: "number"
      case .string: "string"
      case .array: "array"
      default: "object"
      }
    }
  }
}
