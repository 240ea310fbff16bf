import JSON

extension SchemaCheck {
  /// Checks a string: lengths count Unicode characters as the database does (scalars).
  mutating func check(_ text: String, against rules: Schema.TextRules?) {
    if text.utf8.contains(0) { fail("nul_character", "must not hold the character U+0000") }
    guard let rules else { return }
    if rules.minLength > 0 || text.utf8.count > rules.maxLength {
      let length = text.unicodeScalars.count
      if length < rules.minLength {
        fail(
          "min_length", "must have at least \(rules.minLength) characters",
          ["minimum": int(rules.minLength), "length": int(length)])
        return
      }
      if length > rules.maxLength {
        fail(
          "max_length", "must have at most \(rules.maxLength) characters",
          ["maximum": int(rules.maxLength), "length": int(length)])
        return
      }
    }
    if let format = rules.format, !format.matches(text) {
      return fail("format", "must be \(format.words)", ["format": .string(format.rawValue)])
    }
    if let pattern = rules.pattern, !pattern.matches(text) {
      return fail("pattern", rules.patternSentence, ["pattern": .string(pattern.source)])
    }
    if !rules.bounds.isEmpty { check(text, within: rules.bounds, asText: true) }
  }

  /// Checks an integer as it is written.
  mutating func check(number text: String, against rules: Schema.NumberRules?) {
    guard let rules else { return }
    check(text, within: rules.bounds, asText: false)
    if let step = rules.multipleOf, let value = Int(text), value % step != 0 {
      fail("multiple_of", "must be a multiple of \(step)", ["multiple_of": int(step)])
    }
  }

  private mutating func check(_ text: String, within bounds: Schema.Bounds, asText: Bool) {
    func shown(_ bound: String) -> JSON { asText ? .string(bound) : .number(bound) }
    if let minimum = bounds.minimum, let order = WrittenDecimal.compare(text, minimum) {
      if bounds.excludesMinimum, order <= 0 {
        fail("minimum", "must be more than \(minimum)", ["exclusive_minimum": shown(minimum)])
      } else if order < 0 {
        fail("minimum", "must be at least \(minimum)", ["minimum": shown(minimum)])
      }
    }
    if let maximum = bounds.maximum, let order = WrittenDecimal.compare(text, maximum) {
      if bounds.excludesMaximum, order >= 0 {
        fail("maximum", "must be less than \(maximum)", ["exclusive_maximum": shown(maximum)])
      } else if order > 0 {
        fail("maximum", "must be at most \(maximum)", ["maximum": shown(maximum)])
      }
    }
  }

  /// A count as it stands in `meta`.
  func int(_ value: Int) -> JSON { .number(String(value)) }
}
