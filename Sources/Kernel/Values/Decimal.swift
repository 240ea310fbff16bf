/// A decimal number: an amount, a price, a quantity, a rate. Exact, never a binary fraction.
///
/// `mantissa / 10^scale`, with at most 38 digits and a scale from 0 to 38. The scale is kept, so `1.50`
/// prints as `1.50`; equality and order look at the value alone, so `1.5 == 1.50`. Where Foundation is
/// imported too, write `import struct Kernel.Decimal` to say which one is meant.
package struct Decimal: Sendable {
  /// All digits, with the sign.
  package let mantissa: Int128

  /// How many of the digits are decimals.
  package let scale: Int

  /// The greatest scale, and the greatest number of digits.
  package static let digits = 38

  /// `mantissa / 10^scale`. The literal or column it comes from keeps it within 38 digits and decimals.
  package init(_ mantissa: Int128, scale: Int) {
    precondition(0...Decimal.digits ~= scale && mantissa.magnitude <= Decimal.largest, "beyond 38 digits")
    self.mantissa = mantissa
    self.scale = scale
  }

  /// A whole number.
  package init(_ int: Int) { self.init(Int128(int), scale: 0) }

  /// A result of arithmetic, which may have left the range.
  init(checking mantissa: Int128, scale: Int) throws(DecimalError) {
    guard scale <= Decimal.digits, mantissa.magnitude <= Decimal.largest else { throw .overflow }
    self.mantissa = mantissa
    self.scale = scale
  }

  /// Nothing.
  package static let zero = Decimal(0, scale: 0)

  /// One.
  package static let one = Decimal(1, scale: 0)

  /// Whether this is zero, of whatever scale.
  package var isZero: Bool { mantissa == 0 }

  /// Whether this is less than zero.
  package var isNegative: Bool { mantissa < 0 }

  /// Whether this is greater than zero.
  package var isPositive: Bool { mantissa > 0 }

  /// The number with the other sign.
  package var negated: Decimal { Decimal(-mantissa, scale: scale) }

  /// The number without its sign.
  package var magnitude: Decimal { isNegative ? negated : self }

  /// The same value without trailing zeros among its decimals.
  package var normalized: Decimal {
    var (mantissa, scale) = (mantissa, scale)
    if mantissa == 0 { return .zero }
    while scale > 0 {
      let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: 10)
      guard remainder == 0 else { break }
      (mantissa, scale) = (quotient, scale - 1)
    }
    return Decimal(mantissa, scale: scale)
  }

  /// The greatest mantissa: 38 nines.
  static let largest: UInt128 = UInt128(powersOfTen[digits]) - 1

  /// 10^0 to 10^38, all of which an `Int128` holds.
  static let powersOfTen: [Int128] = {
    var powers: [Int128] = [1]
    for _ in 0..<digits { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()
}

extension Decimal: ExpressibleByIntegerLiteral {
  /// A whole number.
  package init(integerLiteral number: Int) { self.init(number) }
}

extension Decimal: Comparable, Hashable {
  /// Whether both have the same value, of whatever scale.
  package static func == (left: Decimal, right: Decimal) -> Bool {
    if left.scale == right.scale { return left.mantissa == right.mantissa }
    return left.aligned(with: right) == right.aligned(with: left)
  }

  /// Whether the value of the first is less.
  package static func < (left: Decimal, right: Decimal) -> Bool {
    if left.scale == right.scale { return left.mantissa < right.mantissa }
    return left.aligned(with: right) < right.aligned(with: left)
  }

  /// Equal values hash alike, whatever their scale.
  package func hash(into hasher: inout Hasher) {
    let normalized = normalized
    hasher.combine(normalized.mantissa)
    hasher.combine(normalized.scale)
  }

  /// The mantissa at the greater of both scales, in 256 bits so that no comparison can overflow.
  private func aligned(with other: Decimal) -> (high: Int128, low: UInt128) {
    mantissa.multipliedFullWidth(by: Decimal.powersOfTen[max(other.scale - scale, 0)])
  }
}
