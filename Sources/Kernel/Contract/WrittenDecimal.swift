/// Decimals as they are written: compared digit by digit, never through a binary fraction.
enum WrittenDecimal {
  /// `-?(0|[1-9][0-9]*)`: what the contract calls an integer.
  static func isInteger(_ text: String.UTF8View) -> Bool {
    var digits = text[...]
    if digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
    return isWhole(digits)
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?`: a decimal string without exponent.
  static func isDecimal(_ text: String.UTF8View) -> Bool {
    var rest = text[...]
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    guard let dot = rest.firstIndex(of: UInt8(ascii: ".")) else { return isWhole(rest) }
    let fraction = rest[rest.index(after: dot)...]
    return isWhole(rest[..<dot]) && !fraction.isEmpty && fraction.allSatisfy(isDigit)
  }

  /// Whether `left` is below, equal to or above `right` (-1, 0, 1); nil when either is not a plain decimal.
  static func compare(_ left: String, _ right: String) -> Int? {
    guard isDecimal(left.utf8), isDecimal(right.utf8) else { return nil }
    let (a, b) = (parts(left), parts(right))
    if a.isNegative != b.isNegative { return a.isNegative ? -1 : 1 }
    let magnitude = compare(a, b)
    return a.isNegative ? -magnitude : magnitude
  }

  private typealias Parts = (isNegative: Bool, whole: Substring.UTF8View, fraction: Substring.UTF8View)

  private static func parts(_ text: String) -> Parts {
    var rest = text.utf8[...]
    let hasSign = rest.first == UInt8(ascii: "-")
    if hasSign { rest = rest.dropFirst() }
    let dot = rest.firstIndex(of: UInt8(ascii: ".")) ?? rest.endIndex
    // Zeros that do not count are dropped on both sides, so that lengths and digits can be compared.
    let whole = rest[..<dot].drop { $0 == UInt8(ascii: "0") }
    var fraction = rest[dot...].dropFirst()
    while fraction.last == UInt8(ascii: "0") { fraction = fraction.dropLast() }
    let isZero = whole.isEmpty && fraction.isEmpty
    return (hasSign && !isZero, whole, fraction)
  }

  private static func compare(_ a: Parts, _ b: Parts) -> Int {
    let (length, other) = (a.whole.count, b.whole.count)
    if length != other { return length < other ? -1 : 1 }
    if !a.whole.elementsEqual(b.whole) { return a.whole.lexicographicallyPrecedes(b.whole) ? -1 : 1 }
    if a.fraction.elementsEqual(b.fraction) { return 0 }
    return a.fraction.lexicographicallyPrecedes(b.fraction) ? -1 : 1
  }

  private static func isWhole(_ digits: Substring.UTF8View) -> Bool {
    guard let first = digits.first else { return false }
    if first == UInt8(ascii: "0") { return digits.count == 1 }
    return digits.allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
