import JSON
package import Kernel

extension PaymentTerm {
  /// What is due when, for a document of this total and date. The parts add up to the total, each rounded
  /// half away from zero to the currency; steps that come to nothing are left out, and an amount of zero is
  /// one instalment of zero on the document's date.
  ///
  /// A step that would take more than is left takes what is left, and is the last.
  package func instalments(
    total: Decimal, date: LocalDate, currency: Currency
  ) throws -> [Instalment] {
    guard !total.isZero else { return [Instalment(dueDate: date, amount: total)] }
    var remainder = total
    var instalments: [Instalment] = []
    for step in steps {
      let dueDate = step.dueDate(from: date)
      let part = try step.part(of: total, left: remainder, currency: currency)
      let left = try remainder - part
      if left.isZero || left.isNegative != total.isNegative {
        instalments.append(Instalment(dueDate: dueDate, amount: remainder))
        return instalments.byDueDate
      }
      guard !part.isZero else { continue }
      instalments.append(Instalment(dueDate: dueDate, amount: part))
      remainder = left
    }
    throw Problem(
      .remainderMissing, "The steps of the payment term leave \(remainder) of \(total) without a due date.",
      meta: ["left": .string(remainder.text)])
  }
}

extension PaymentTerm.Step {
  /// This step's part, signed as the total is.
  func part(of total: Decimal, left: Decimal, currency: Currency) throws -> Decimal {
    switch share {
    case .ofTotal(let ratio, let divisor):
      try PaymentTerm.fraction(of: total, ratio: ratio, divisor: divisor, currency: currency)
    case .ofRemainder(let ratio, let divisor):
      try PaymentTerm.fraction(of: left, ratio: ratio, divisor: divisor, currency: currency)
    case .fixed(let amount, let stated):
      if stated == currency {
        (total.isNegative ? amount.negated : amount).rounded(to: currency.scale)
      } else {
        throw Problem(
          .currencyMismatch,
          "The payment term has a fixed amount in \(stated), the document is in \(currency).",
          meta: ["term": .string(stated.code), "document": .string(currency.code)])
      }
    case .remainder: left
    }
  }
}

extension PaymentTerm {
  /// A share of an amount; the divisor decides where both are given, as thirds have no exact ratio.
  fileprivate static func fraction(
    of amount: Decimal, ratio: Decimal?, divisor: Decimal?, currency: Currency
  ) throws -> Decimal {
    if let divisor { return try amount.divided(by: divisor, scale: currency.scale) }
    return try (amount * (ratio ?? .one)).rounded(to: currency.scale)
  }
}

extension [PaymentTerm.Instalment] {
  /// The earliest first; parts due on one day stay apart, in the order of their steps.
  fileprivate var byDueDate: [PaymentTerm.Instalment] {
    enumerated().sorted { ($0.element.dueDate, $0.offset) < ($1.element.dueDate, $1.offset) }.map(\.element)
  }
}
