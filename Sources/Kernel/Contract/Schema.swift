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

  /// What a string must be.
  struct TextRules: Sendable {
    var minLength = 0
    var maxLength = Int.max
    var pattern: Pattern?
    var patternSentence = ""
    var format: TextFormat?
    /// Bounds of a decimal that travels as a string.
    var bounds = Bounds()
  }

  /// What a number must be; bounds are kept as text, because a binary fraction cannot hold them.
  struct NumberRules: Sendable {
    var bounds = Bounds()
    var multipleOf: Int?
  }

  struct Bounds: Sendable {
    var minimum: String?
    var maximum: String?
    var excludesMinimum = false
    var excludesMaximum = false
    var isEmpty: Bool { minimum == nil && maximum == nil }
  }

  /// What an array must be.
  struct ListRules: Sendable {
    var items: Index?
    var minItems = 0
    var maxItems = Int.max
    var uniqueItems = false
  }

  /// What an object must be.
  struct ObjectRules: Sendable {
    var members: [Member] = []
    var slots: [String: Int] = [:]
    /// Slots that must be there; in a request those that the server alone writes do not count.
    var required: [Int] = []
    var requiredElsewhere: [String] = []
    var others = Others.open
    var memberNames: Index?
    var minProperties = 0
    var maxProperties = Int.max
    /// Every member name known here and in the parts, where undeclared names can be told at all.
    var isSealed = false
  }

  struct Member: Sendable {
    let name: String
    let schema: Index
  }

  /// What becomes of members that are not named.
  enum Others: Sendable {
    case open
    /// Invited outright (`additionalProperties: true`), so that even a strict check lets them pass.
    case free
    case refused
    case checked(Index)
  }

  /// The schemas that hold together with this one.
  struct Parts: Sendable {
    var all: [Index] = []
    var any: [Index] = []
    var one: [Index] = []
    var not: Index?
    var isEmpty: Bool { all.isEmpty && any.isEmpty && one.isEmpty && not == nil }
    /// The parts that may describe the value.
    var together: [Index] { all + any + one }
  }

  /// `enum` and `const`.
  struct Choice: Sendable {
    let values: [JSON]
    let texts: Set<String>
    let isConst: Bool

    init(_ values: [JSON], isConst: Bool = false) {
      self.values = values
      self.isConst = isConst
      texts = Set(values.compactMap { if case .string(let text) = $0 { text } else { nil } })
    }

    func contains(_ value: JSON) -> Bool {
      if case .string(let text) = value { return texts.contains(text) }
      return values.contains(value)
    }
  }
}
