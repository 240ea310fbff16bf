/// How a number loses decimals. Every rule treats a negative number as the mirror image of the positive one.
package enum RoundingRule: String, Sendable, Codable {
  /// The nearest; halves away from zero. The rule for amounts.
  case halfAwayFromZero = "half_away_from_zero"
  /// The nearest; halves to the even neighbour.
  case halfEven = "half_even"
  /// Towards zero.
  case down
  /// Away from zero.
  case up

  /// The magnitude of a quotient, one greater where the rule says so for what was left over.
  func round(_ quotient: UInt128, remainder: UInt128, divisor: UInt128) -> UInt128 {
    // `remainder < divisor`, so neither side of the comparison with the half can overflow.
    let rest = divisor - remainder
    let goesUp =
      switch self {
      case .halfAwayFromZero: remainder >= rest
      case .halfEven: remainder > rest || (remainder == rest && !quotient.isMultiple(of: 2))
      case .down: false
      case .up: remainder > 0
      }
    return goesUp ? quotient + 1 : quotient
  }
}
