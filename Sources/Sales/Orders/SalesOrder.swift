package import Kernel

/// What was agreed with a customer: a quotation while draft, binding once confirmed, done when nothing is left to
/// deliver or to bill.
package enum SalesOrder: Record {
  package static let kind = RecordKind("sales_order", prefix: "so", company: true)

  /// Where an order stands.
  package enum Status: String, Sendable {
    case draft, confirmed, done, cancelled
  }

  /// Where it may go from there. Services are done as soon as they are billed in draft, and may still be taken back.
  static let transitions: [Status: Set<Status>] = [
    .draft: [.confirmed, .cancelled], .confirmed: [.done, .cancelled], .done: [.cancelled],
  ]

  /// What an invoice of the order may bill.
  enum InvoicePolicy: String, Sendable, Decodable {
    /// Everything that is ordered.
    case order
    /// What was delivered.
    case delivery
  }

  /// What a delivery of the order may take.
  enum DeliveryPolicy: String, Sendable, Decodable {
    /// Whatever is in stock.
    case any
    /// What is paid for.
    case paid
  }

  /// How much of the order was delivered, as lists filter by it.
  enum Progress: String, Sendable {
    case none, partial, complete
  }
}

extension ProblemCode {
  /// 409: what the customer owes and has ordered would exceed the credit limit.
  package static let creditExceeded = ProblemCode("credit_exceeded", 409, "The credit limit is exceeded")
  /// 409: the quotation's prices held until an earlier day.
  package static let quotationExpired = ProblemCode("quotation_expired", 409, "The quotation is no longer valid")
  /// 409: goods of the order were delivered.
  package static let alreadyDelivered = ProblemCode("delivered", 409, "Something was delivered already")
  /// 409: more of the order is invoiced than would remain of it.
  package static let alreadyInvoiced = ProblemCode("invoiced", 409, "Something was invoiced already")
  /// 409: the policy allows nothing to be billed that no invoice bills yet.
  package static let nothingToInvoice = ProblemCode("nothing_to_invoice", 409, "There is nothing to invoice")
  /// 409: more would be billed than the policy allows.
  package static let overInvoicing = ProblemCode("over_invoicing", 409, "More than may be billed")
  /// 409: the order is delivered when it is paid for.
  package static let paymentRequired = ProblemCode("payment_required", 409, "This is not paid for yet")
}
