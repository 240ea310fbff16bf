extension Decimal {
  /// Reads `-?(0|[1-9][0-9]*)(\.[0-9]+)?`: no plus sign, no exponent, no leading zeros, no spaces.
  package init(parsing text: some StringProtocol) throws(DecimalError) {
    try self.init(utf8: text.utf8)
  }

  /// The same from bytes, as the database and the parser have them.
  package init(utf8 text: some Sequence<UInt8>) throws(DecimalError) {
    var mantissa: Int128 = 0
    var scale = 0
    var isNegative = false
    var state = Expected.signOrDigit
    for byte in text {
      let digit = byte &- UInt8(ascii: "0")
      switch (state, byte) {
      case (.signOrDigit, UInt8(ascii: "-")):
        isNegative = true
        state = .firstDigit
      case (.integerDigit, UInt8(ascii: ".")), (.point, UInt8(ascii: ".")):
        state = .firstDecimal
      case (.signOrDigit, _) where digit < 10, (.firstDigit, _) where digit < 10:
        mantissa = Int128(digit)
        state = digit == 0 ? .point : .integerDigit
      case (.integerDigit, _) where digit < 10:
        mantissa = try Decimal.append(digit, to: mantissa)
      case (.firstDecimal, _) where digit < 10, (.decimal, _) where digit < 10:
        mantissa = try Decimal.append(digit, to: mantissa)
        scale += 1
        state = .decimal
      default:
        throw .syntax
      }
    }
    guard state == .point || state == .integerDigit || state == .decimal else { throw .syntax }
    guard scale <= Decimal.digits else { throw .scale(allowed: Decimal.digits, got: scale) }
    self.init(isNegative ? -mantissa : mantissa, scale: scale)
  }

  /// What may stand next in the text.
  private enum Expected { case signOrDigit, firstDigit, integerDigit, point, firstDecimal, decimal }

  private static func append(_ digit: UInt8, to mantissa: Int128) throws(DecimalError) -> Int128 {
    guard mantissa < powersOfTen[digits - 1] else { throw .overflow }
    return mantissa * 10 + Int128(digit)
  }

  /// The number with all its decimals: `-0.05`, `1234.50`.
  package var text: String {
    let magnitude = mantissa.magnitude
    var digits = Array((UInt64(exactly: magnitude).map { String($0) } ?? String(magnitude)).utf8)
    if scale > 0 {
      if digits.count <= scale {
        digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: scale + 1 - digits.count), at: 0)
      }
      digits.insert(UInt8(ascii: "."), at: digits.count - scale)
    }
    if isNegative { digits.insert(UInt8(ascii: "-"), at: 0) }
    return String(decoding: digits, as: UTF8.self)
  }
}

extension Decimal: CustomStringConvertible {
  /// The number with all its decimals.
  package var description: String { text }
}

extension Decimal: Codable {
  /// Reads a string. A JSON number is refused: on its way it may have been a binary fraction.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      try self.init(parsing: text)
    } catch .syntax {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be a decimal number")
    }
  }

  /// Writes the text as a string.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
