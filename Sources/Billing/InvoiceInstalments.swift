import JSON
import Kernel
import Parties

extension Invoice {
  /// A part of what is owed, in both currencies.
  struct Share: Sendable {
    let dueDate: LocalDate
    let amount: Decimal
    let baseAmount: Decimal
  }
}

extension Invoice.Header {
  /// What is due when: on the one date given by hand, by the terms, or at once.
  func instalments(from date: LocalDate, _ terms: PaymentTerm?) throws -> [PaymentTerm.Instalment] {
    if dueDateIsFixed { return [PaymentTerm.Instalment(dueDate: max(dueDate, date), amount: total)] }
    guard let terms else {
      return [PaymentTerm.Instalment(dueDate: date, amount: total)]
    }
    return try terms.instalments(total: total, date: date, currency: currency)
  }

  /// Instalments given by hand: positive, in the currency's decimals, not due before the document, adding up
  /// to it.
  func checked(_ given: [PaymentTerm.Instalment], from date: LocalDate) throws -> [PaymentTerm.Instalment] {
    var faults = Faults()
    for (index, part) in given.enumerated() {
      let pointer = "#/instalments/\(index)"
      if !part.amount.isPositive, !total.isZero {
        faults.note(.instalmentsMismatch, "An instalment must be more than nothing.", at: "\(pointer)/amount")
      }
      if (try? part.amount.checked(scale: currency.scale)) == nil {
        faults.note(
          .amountScale, "\(currency) has \(currency.scale) decimals.", at: "\(pointer)/amount",
          meta: ["allowed": .number(String(currency.scale))])
      }
      if part.dueDate < date {
        faults.note(
          .instalmentsMismatch, "An instalment is due before the document's date, \(date).",
          at: "\(pointer)/due_date",
          meta: ["date": .string(date.text)])
      }
    }
    try faults.check()
    let sum = try Decimal.sum(given.map(\.amount)).rounded(to: currency.scale)
    guard sum == total else {
      throw Problem(
        .instalmentsMismatch, "The instalments add up to \(sum), the document to \(total).",
        pointer: "#/instalments",
        meta: ["sum": .string(sum.text), "total": .string(total.text)])
    }
    return given.map {
      PaymentTerm.Instalment(dueDate: $0.dueDate, amount: $0.amount.rounded(to: currency.scale))
    }
    .sorted { $0.dueDate < $1.dueDate }
  }

  /// The instalments with their worth in the company's currency; the last takes what rounding left.
  func shares(of parts: [PaymentTerm.Instalment], in company: Company) throws -> [Invoice.Share] {
    var left = baseTotal
    return try parts.enumerated().map { index, part in
      let isLast = index == parts.count - 1
      let base = isLast ? left : try (part.amount * exchangeRate).rounded(to: company.currency.scale)
      left = try left - base
      return Invoice.Share(dueDate: part.dueDate, amount: part.amount, baseAmount: base)
    }
  }
}
