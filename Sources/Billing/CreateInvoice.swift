import JSON
import Kernel
import Ledger
import Parties
import Postgres

/// Drafts an invoice or a credit note by hand.
struct CreateInvoice: Command {
  struct Input: Decodable, Sendable {
    var companyId: ID<Company>?
    var kind: Invoice.Kind?
    var customerId: ID<Party>
    var date: LocalDate?
    var dueDate: LocalDate?
    var currency: String?
    var exchangeRate: Decimal?
    var paymentTermId: ID<PaymentTerm>?
    var taxRounding: TaxRounding?
    var reference: String?
    var note: String?
    var externalIds: JSON?
    var lines: [InvoiceLineInput]

    /// Every id it names, so that those that name nothing are told together.
    var references: [Reference] {
      [Reference(customerId, at: "#/customer_id")]
        + (paymentTermId.map { [Reference($0, at: "#/payment_term_id")] } ?? [])
        + lines.enumerated().flatMap { index, line in line.references(at: "#/lines/\(index)") }
    }
  }

  let input: Input
  let company: Company

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.requireKnown(input.references, of: company.id)
    let currency = try Currency.named(input.currency, else: company.currency)
    let rate = try company.rate(of: currency, given: input.exchangeRate)
    let date = input.date ?? tx.today(in: company)
    try Invoice.requireDue(input.dueDate, from: date)
    let customer = try Party.requireRole(.customer, input.customerId, pointer: "#/customer_id", in: tx)
    if let terms = input.paymentTermId { _ = try PaymentTerm.require(terms, in: tx) }
    let usual =
      input.dueDate == nil && input.paymentTermId == nil
      ? try Customer.terms(of: customer, company: company.id, in: tx).paymentTerm : nil
    var draft = Invoice.Draft(
      kind: input.kind ?? .invoice, company: company, customer: customer, currency: currency,
      exchangeRate: rate,
      date: date, dueDate: input.dueDate, terms: input.paymentTermId ?? usual, taxRounding: input.taxRounding,
      reference: input.reference, note: input.note,
      lines: try input.lines.resolved(company: company, currency: currency, in: tx))
    draft.externalIDs = input.externalIds ?? [:]
    let id = try Invoice.draft(draft, in: tx)
    return .created(id, as: Invoice.view, at: "/v1/invoices")
  }
}

extension Invoice {
  /// Refuses a due date before the document's own.
  static func requireDue(_ dueDate: LocalDate?, from date: LocalDate) throws {
    guard let dueDate, dueDate < date else { return }
    throw Problem(
      .refused, "It would be due on \(dueDate), before its date, \(date).", pointer: "#/due_date",
      meta: ["due_date": .string(dueDate.text), "date": .string(date.text)])
  }
}
