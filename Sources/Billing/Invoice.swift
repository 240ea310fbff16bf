package import Kernel

/// What a customer owes for, or as a credit note what is taken back: draft → posted → paid, cancelled only by
/// credit.
///
/// Paid and cancelled are derived: nothing is open any more, or credit notes took everything back.
package enum Invoice: Record {
  package static let kind = RecordKind("invoice", prefix: "inv", company: true)

  /// Whether a document asks for money or gives it back.
  package enum Kind: String, Codable, Sendable {
    case invoice
    case creditNote = "credit_note"

    /// The series of its numbers.
    var series: String { self == .invoice ? "INV" : "CN" }
  }

  /// Where a document stands.
  package enum Status: String, Codable, Sendable {
    case draft, posted, paid, cancelled
  }
}

/// A line of an invoice or credit note; it keeps its id from draft to posted.
package enum InvoiceLine: Record {
  package static let kind = RecordKind("invoice_line", prefix: "inl")
}

extension ProblemCode {
  /// 409: more than is open would be settled.
  package static let overPayment = ProblemCode("over_payment", 409, "More than is open")
  /// 409: more would be written off than the company or the request allows.
  package static let writeOffExceeded = ProblemCode(
    "write_off_exceeded", 409, "The write-off exceeds the tolerance")
  /// 409: more would be credited than was invoiced.
  package static let overCredit = ProblemCode("over_credit", 409, "More than was invoiced would be credited")
  /// 422: a document in another currency than the company's needs a rate.
  package static let exchangeRateRequired = ProblemCode(
    "exchange_rate_required", 422, "An exchange rate is needed")
  /// 422: the total of an invoice would be negative.
  package static let negativeTotal = ProblemCode("negative_total", 422, "The total is negative")
  /// 422: instalments given by hand do not add up to the total.
  package static let instalmentsMismatch = ProblemCode(
    "instalments_mismatch", 422, "The instalments do not add up to the total")
  /// 422: allocations add up to more than the payment.
  package static let overAllocated = ProblemCode("over_allocated", 422, "More is allocated than was paid")
  /// 422: a document of another customer or company cannot be settled with this money.
  package static let partyMismatch = ProblemCode(
    "party_mismatch", 422, "The documents belong to different parties")
}
