package import Kernel

/// What is billed, what was paid and what is still owed.
///
/// A draft may change; a posted document is final and is corrected by a credit note. What is open of it, and
/// so whether it is paid, follows from settlements, which are added and countered, never changed.
package enum Billing {
  /// What the module brings to the house: its kinds, problems and endpoints.
  package static let module = Module(
    "billing",
    kinds: [Invoice.kind, InvoiceLine.kind, Payment.kind, Settlement.kind, BillingSettings.kind],
    problems: [
      .overPayment, .writeOffExceeded, .overCredit, .exchangeRateRequired, .negativeTotal,
      .instalmentsMismatch,
      .overAllocated, .partyMismatch, .lineIncomplete,
    ],
    endpoints: invoices + payments + receivables)

  private static let invoices: [Endpoint] = [
    .list("listInvoices", Invoice.listing),
    .read("getInvoice", Invoice.view),
    .write("createInvoice", CreateInvoice.self),
    .write("patchInvoice", PatchInvoice.self),
    .write("deleteInvoice", DeleteInvoice.self),
    .write("postInvoice", PostInvoice.self),
    .write("creditInvoice", CreditInvoice.self),
    .write("allocateCreditNote", AllocateCreditNote.self),
    .write("unallocateCreditNote", UndoSettlement<Invoice>.self),
  ]

  private static let payments: [Endpoint] = [
    .list("listPayments", Payment.listing),
    .read("getPayment", Payment.view),
    .write("createPayment", CreatePayment.self),
    .write("allocatePayment", AllocatePayment.self),
    .write("unallocatePayment", UndoSettlement<Payment>.self),
    .write("cancelPayment", CancelPayment.self),
  ]

  private static let receivables: [Endpoint] = [
    .query("getCustomerBalance", CustomerBalance.query),
    .query("getAgedReceivables", AgedReceivables.query),
    .query("getBillingSettings", BillingSettings.query),
    .write("putBillingSettings", PutBillingSettings.self),
  ]
}
