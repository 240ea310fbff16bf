/// Reads the written form of a pattern.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ source: String) { scalars = Array(source.unicodeScalars) }

  mutating func parse() throws(PatternError) -> PatternPart {
    let part = try choice()
    guard position == scalars.count else { throw fails("unexpected )") }
    return part
  }

  private func fails(_ reason: String) -> PatternError {
    PatternError(description: "\(reason) at character \(position)")
  }

  private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    position += 1
    return true
  }

  private mutating func choice() throws(PatternError) -> PatternPart {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternPart {
    var parts: [PatternPart] = []
    while let next = current, next != "|", next != ")" {
      let part = try atom()
      parts.append(try repetition(of: part))
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func atom() throws(PatternError) -> PatternPart {
    guard let scalar = current else { throw fails("unexpected end") }
    position += 1
    switch scalar {
    case "^": return .start
    case "$": return .end
    case ".": return .one(.exceptLineEnds)
    case "[": return .one(try scalarClass())
    case "\\": return .one(try escape(inClass: false))
    case "(": return try group()
    case "*", "+", "?", "{", "}", "]": throw fails("\(scalar) must be escaped or follow something")
    default: return .one(ScalarSet([scalar.value...scalar.value]))
    }
  }

  private mutating func group() throws(PatternError) -> PatternPart {
    if take("?"), !take(":") { throw fails("look-around and named groups are not supported") }
    depth += 1
    guard depth <= 20 else { throw fails("groups are nested too deep") }
    let part = try choice()
    guard take(")") else { throw fails("missing )") }
    depth -= 1
    return part
  }

  private mutating func repetition(of part: PatternPart) throws(PatternError) -> PatternPart {
    guard let sign = current, ["?", "*", "+", "{"].contains(sign) else { return part }
    switch part {
    case .start, .end: throw fails("an anchor cannot be repeated")
    default: break
    }
    position += 1
    var least = 0
    var most: Int?
    switch sign {
    case "?": most = 1
    case "+": least = 1
    case "{":
      least = try number()
      if !take(",") { most = least } else if current != "}" { most = try number() }
      guard take("}") else { throw fails("missing }") }
    default: break
    }
    if let most, most < least { throw fails("a repetition from \(least) to \(most)") }
    if let next = current, ["?", "*", "+", "{"].contains(next) {
      throw fails("\(next) after a repetition is not supported")
    }
    return .repeated(part, least: least, most: most)
  }

  private mutating func number() throws(PatternError) -> Int {
    var digits = ""
    while let scalar = current, ("0"..."9").contains(scalar) {
      digits.unicodeScalars.append(scalar)
      position += 1
    }
    guard let number = Int(digits), number <= 2_000 else {
      throw fails("a repetition needs a number up to 2000")
    }
    return number
  }

  private mutating func scalarClass() throws(PatternError) -> ScalarSet {
    let negated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    while !take("]") {
      let lower = try classMember()
      // A hyphen is a range only between two single characters; first or last it means itself.
      guard current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
        ranges += lower.plainRanges
        continue
      }
      position += 1
      let upper = try classMember()
      guard let from = lower.single, let to = upper.single, from <= to else { throw fails("not a range") }
      ranges.append(from...to)
    }
    return ScalarSet(ranges, negated: negated)
  }

  private mutating func classMember() throws(PatternError) -> ScalarSet {
    guard let scalar = current else { throw fails("missing ]") }
    position += 1
    if scalar == "\\" { return try escape(inClass: true) }
    if scalar == "[" { throw fails("[ in a class must be escaped") }
    return ScalarSet([scalar.value...scalar.value])
  }

  private mutating func escape(inClass: Bool) throws(PatternError) -> ScalarSet {
    guard let scalar = current else { throw fails("unexpected end after \\") }
    position += 1
    func exactly(_ value: UInt32) -> ScalarSet { ScalarSet([value...value]) }
    switch scalar {
    case "d": return .digits
    case "D": return ScalarSet.digits.inverted
    case "w": return .word
    case "W": return ScalarSet.word.inverted
    case "s": return .space
    case "S": return ScalarSet.space.inverted
    case "t": return exactly(0x09)
    case "n": return exactly(0x0A)
    case "v": return exactly(0x0B)
    case "f": return exactly(0x0C)
    case "r": return exactly(0x0D)
    case "x": return exactly(try hexadecimal(digits: 2))
    case "u": return exactly(try hexadecimal(digits: 4))
    case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/":
      return exactly(scalar.value)
    case "-" where inClass: return exactly(scalar.value)
    default: throw fails("the escape \\\(scalar) is not supported")
    }
  }

  private mutating func hexadecimal(digits: Int) throws(PatternError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let scalar = current, let digit = Character(scalar).hexDigitValue else {
        throw fails("a hexadecimal digit is missing")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

extension ScalarSet {
  /// The only scalar of the set, or nil.
  fileprivate var single: UInt32? {
    guard !isNegated, ranges.count == 1, ranges[0].count == 1 else { return nil }
    return ranges[0].lowerBound
  }
}
