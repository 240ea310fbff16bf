/// A compiled regular expression: a subset of ECMA-262, matched in time linear in the text whatever the text
/// is.
///
/// Kept: literals, `.`, escapes (`\d \w \s` and their negations, `\t \n \r \f \v \xHH \uHHHH`, escaped
/// signs), classes with ranges and negation, `^ $`, groups (capturing or not), alternation, `? * + {m} {m,}
/// {m,n}`. Everything else is refused when the pattern is made, so no pattern of the contract can be quietly
/// misread. An unanchored pattern searches.
package struct Pattern: Sendable {
  /// The pattern as written.
  package let source: String
  let program: PatternProgram

  /// Compiles a pattern; throws what is wrong with it in words.
  package init(_ source: String) throws(PatternError) {
    self.source = source
    var parser = PatternParser(source)
    program = try PatternProgram(try parser.parse())
  }

  /// Whether the text, or a part of it where the pattern is not anchored, matches.
  package func matches(_ text: String) -> Bool {
    program.matches(text)
  }
}

/// Why a pattern cannot be used.
package struct PatternError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, with the place in the pattern counted from zero.
  package var description: String
}

/// A pattern as it was read, before it becomes a program.
indirect enum PatternPart {
  case nothing
  case one(ScalarSet)
  case start
  case end
  case sequence([PatternPart])
  case choice([PatternPart])
  case repeated(PatternPart, least: Int, most: Int?)
}

/// A set of Unicode scalars with a quick answer for ASCII.
struct ScalarSet: Sendable, Equatable {
  private(set) var ranges: [ClosedRange<UInt32>]
  private(set) var isNegated = false
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ ranges: [ClosedRange<UInt32>], negated: Bool = false) {
    self.ranges = ranges.sorted { $0.lowerBound < $1.lowerBound }
    isNegated = negated
    for scalar in UInt32(0)..<128 where ranges.contains(where: { $0.contains(scalar) }) != negated {
      if scalar < 64 { low |= 1 << UInt64(scalar) } else { high |= 1 << UInt64(scalar - 64) }
    }
  }

  func contains(_ scalar: UInt32) -> Bool {
    if scalar < 64 { return low >> UInt64(scalar) & 1 == 1 }
    if scalar < 128 { return high >> UInt64(scalar - 64) & 1 == 1 }
    for range in ranges where scalar <= range.upperBound {
      return (range.lowerBound <= scalar) != isNegated
    }
    return isNegated
  }

  static let digits = ScalarSet([0x30...0x39])
  static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  /// White space and line ends as ECMA-262 lists them.
  static let space = ScalarSet([
    0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
    0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
  ])
  static let exceptLineEnds = ScalarSet([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029], negated: true)

  var inverted: ScalarSet { ScalarSet(ranges, negated: !isNegated) }

  /// The ranges of the set itself, negation carried out.
  var plainRanges: [ClosedRange<UInt32>] {
    guard isNegated else { return ranges }
    var next: UInt32 = 0
    var result: [ClosedRange<UInt32>] = []
    for range in ranges {
      if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    return result
  }
}
