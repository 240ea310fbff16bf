import JSON

/// The rules of a schema, a struct for every kind of value.
extension Schema {
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
