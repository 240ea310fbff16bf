import JSON
package import Kernel

/// A step as a caller gives it, before it is known to make sense.
struct PaymentTermStepInput: Decodable, Sendable {
  var kind: String
  var ratio: Decimal?
  var divisor: Decimal?
  var amount: Decimal?
  var currency: String?
  var delays: [PaymentTerm.Delay]?
}

extension ProblemCode {
  /// 422: steps that contradict themselves or do not end in the remainder; `errors` names each.
  package static let paymentTermInvalid = ProblemCode(
    "payment_term_invalid", 422, "The steps do not make a payment term")
  /// 422: a share's ratio and divisor say different things.
  package static let shareMismatch = ProblemCode("share_mismatch", 422, "Ratio and divisor disagree")
  /// 422: the steps leave part of the amount without a due date.
  package static let remainderMissing = ProblemCode(
    "remainder_missing", 422, "The last step must take the remainder")
  /// 422: amounts of two currencies meet where only one can be.
  package static let currencyMismatch = ProblemCode("currency_mismatch", 422, "The currencies differ")
}

extension [PaymentTermStepInput] {
  /// The steps, or every fault of them at once.
  func checked() throws -> [PaymentTerm.Step] {
    var faults = Faults(.paymentTermInvalid)
    let steps = enumerated().compactMap { $1.step(at: "#/steps/\($0)", noting: &faults) }
    if last?.kind != "remainder" {
      faults.note(
        .remainderMissing, "The last step must take the remainder.", at: "#/steps/\(count - 1)/kind")
    }
    for (index, step) in dropLast().enumerated() where step.kind == "remainder" {
      faults.note(.paymentTermInvalid, "No step may follow the remainder.", at: "#/steps/\(index)/kind")
    }
    try faults.check()
    return steps
  }
}

extension PaymentTermStepInput {
  fileprivate func step(at pointer: String, noting faults: inout Faults) -> PaymentTerm.Step? {
    let takesShare = kind.hasPrefix("percent_of_")
    if !takesShare, ratio != nil || divisor != nil {
      faults.note(.paymentTermInvalid, "Only a percent step has a ratio or a divisor.", at: pointer)
    }
    if kind != "fixed", amount != nil || currency != nil {
      faults.note(.paymentTermInvalid, "Only a fixed step has an amount and a currency.", at: pointer)
    }
    let share: PaymentTerm.Share?
    switch kind {
    case "percent_of_total":
      share = checkShare(at: pointer, noting: &faults) ? .ofTotal(ratio: ratio, divisor: divisor) : nil
    case "percent_of_remainder":
      share = checkShare(at: pointer, noting: &faults) ? .ofRemainder(ratio: ratio, divisor: divisor) : nil
    case "fixed": share = fixed(at: pointer, noting: &faults)
    default: share = .remainder
    }
    return share.map { PaymentTerm.Step($0, delays: delays ?? []) }
  }

  /// A ratio above 0 up to 1, a divisor of at least 1; both only where one is the other's inverse as written.
  private func checkShare(at pointer: String, noting faults: inout Faults) -> Bool {
    guard ratio != nil || divisor != nil else {
      faults.note(.paymentTermInvalid, "A percent step needs a ratio or a divisor.", at: "\(pointer)/ratio")
      return false
    }
    if let ratio, !ratio.isPositive || ratio > .one {
      faults.note(.paymentTermInvalid, "A ratio is above 0 and at most 1.", at: "\(pointer)/ratio")
      return false
    }
    if let divisor, divisor < .one {
      faults.note(.paymentTermInvalid, "A divisor is at least 1.", at: "\(pointer)/divisor")
      return false
    }
    if let ratio, let divisor, !agree(ratio, divisor) {
      faults.note(
        .shareMismatch, "A ratio of \(ratio) is not one part of \(divisor).", at: "\(pointer)/ratio",
        meta: ["ratio": .string(ratio.text), "divisor": .string(divisor.text)])
      return false
    }
    return true
  }

  /// As exact as the coarser of the two was written: 0.3333333333 agrees with 3, 0.33 does not.
  private func agree(_ ratio: Decimal, _ divisor: Decimal) -> Bool {
    (try? Decimal.one.divided(by: divisor, scale: 10)) == ratio
      || (try? Decimal.one.divided(by: ratio, scale: 10)) == divisor
  }

  private func fixed(at pointer: String, noting faults: inout Faults) -> PaymentTerm.Share? {
    guard let amount, let code = currency else {
      faults.note(
        .paymentTermInvalid, "A fixed step needs an amount and a currency.", at: "\(pointer)/amount")
      return nil
    }
    guard let currency = Currency(code) else {
      faults.note(.paymentTermInvalid, "\(code) is no currency of ISO 4217.", at: "\(pointer)/currency")
      return nil
    }
    guard amount.isPositive, let amount = try? amount.checked(scale: currency.scale) else {
      faults.note(
        .amountScale, "A fixed amount is positive and has at most \(currency.scale) decimals.",
        at: "\(pointer)/amount",
        meta: ["allowed": .number(String(currency.scale))])
      return nil
    }
    return .fixed(amount, currency)
  }
}
