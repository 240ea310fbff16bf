/// Exact arithmetic: a result that needs more than 38 digits throws `DecimalError.overflow`, none is ever
/// cut.
extension Decimal {
  /// The sum, at the greater of both scales.
  package static func + (left: Decimal, right: Decimal) throws(DecimalError) -> Decimal {
    let scale = max(left.scale, right.scale)
    let (sum, overflow) = try left.raised(to: scale).addingReportingOverflow(try right.raised(to: scale))
    guard !overflow else { throw .overflow }
    return try Decimal(checking: sum, scale: scale)
  }

  /// The difference, at the greater of both scales.
  package static func - (left: Decimal, right: Decimal) throws(DecimalError) -> Decimal {
    try left + right.negated
  }

  /// The product, with the decimals of both.
  package static func * (left: Decimal, right: Decimal) throws(DecimalError) -> Decimal {
    if let product = product(left, right) { return product }
    // Padding zeros ("1.00000000" × "2.50000000" × …) may be all that does not fit.
    guard let product = product(left.normalized, right.normalized) else { throw .overflow }
    return product
  }

  /// Adds to a running total.
  package static func += (total: inout Decimal, term: Decimal) throws(DecimalError) {
    total = try total + term
  }

  /// Takes from a running total.
  package static func -= (total: inout Decimal, term: Decimal) throws(DecimalError) {
    total = try total - term
  }

  /// The sum of all, zero when there is none.
  package static func sum(_ terms: some Sequence<Decimal>) throws(DecimalError) -> Decimal {
    var total = Decimal.zero
    for term in terms { try total += term }
    return total
  }

  /// The quotient with `scale` decimals, rounded by the rule from the exact quotient.
  package func divided(
    by divisor: Decimal, scale: Int, _ rule: RoundingRule = .halfAwayFromZero,
  ) throws(DecimalError) -> Decimal {
    guard !divisor.isZero else { throw .divisionByZero }
    let (dividend, divisor) = (normalized, divisor.normalized)
    // (a / 10^s) / (b / 10^t) with r decimals is a · 10^(r + t − s) / b.
    let shift = scale + divisor.scale - dividend.scale
    guard 0...Decimal.digits ~= scale, abs(shift) <= Decimal.digits else {
      if dividend.isZero { return Decimal(0, scale: scale) }
      throw .overflow
    }
    let wide = dividend.mantissa.magnitude.multipliedFullWidth(
      by: Decimal.powersOfTen[max(shift, 0)].magnitude)
    let (low, overflow) = divisor.mantissa.magnitude.multipliedReportingOverflow(
      by: Decimal.powersOfTen[max(-shift, 0)].magnitude)
    guard !overflow, wide.high < low else { throw .overflow }
    let (quotient, remainder) = low.dividingFullWidth(wide)
    let rounded = rule.round(quotient, remainder: remainder, divisor: low)
    guard rounded <= Decimal.largest else { throw .overflow }
    let isNegative = dividend.isNegative != divisor.isNegative
    return Decimal(isNegative ? -Int128(rounded) : Int128(rounded), scale: scale)
  }

  /// The number with exactly `scale` decimals.
  ///
  /// A value too large to be padded (38 digits) keeps the scale it has: it is exact as it is.
  package func rounded(to scale: Int, _ rule: RoundingRule = .halfAwayFromZero) -> Decimal {
    guard scale < self.scale else { return padded(to: scale) ?? self }
    let divisor = Decimal.powersOfTen[self.scale - max(scale, 0)].magnitude
    let (quotient, remainder) = mantissa.magnitude.quotientAndRemainder(dividingBy: divisor)
    let rounded = Int128(rule.round(quotient, remainder: remainder, divisor: divisor))
    return Decimal(isNegative ? -rounded : rounded, scale: max(scale, 0))
  }

  /// The number with exactly `scale` decimals; throws `DecimalError.scale` when that would lose a digit other
  /// than 0.
  package func checked(scale allowed: Int) throws(DecimalError) -> Decimal {
    let normalized = normalized
    guard normalized.scale <= allowed else { throw .scale(allowed: allowed, got: normalized.scale) }
    guard let padded = normalized.padded(to: allowed) else { throw .overflow }
    return padded
  }

  private static func product(_ left: Decimal, _ right: Decimal) -> Decimal? {
    let (mantissa, overflow) = left.mantissa.multipliedReportingOverflow(by: right.mantissa)
    guard !overflow else { return nil }
    return try? Decimal(checking: mantissa, scale: left.scale + right.scale)
  }

  private func padded(to scale: Int) -> Decimal? {
    guard scale != self.scale else { return self }
    guard let mantissa = try? raised(to: scale) else { return nil }
    return try? Decimal(checking: mantissa, scale: scale)
  }

  /// The mantissa at a scale that is not below this one.
  private func raised(to scale: Int) throws(DecimalError) -> Int128 {
    guard scale > self.scale else { return mantissa }
    guard scale <= Decimal.digits else { throw .overflow }
    let (raised, overflow) = mantissa.multipliedReportingOverflow(by: Decimal.powersOfTen[scale - self.scale])
    guard !overflow else { throw .overflow }
    return raised
  }
}
