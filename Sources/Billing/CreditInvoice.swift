import Catalog
import JSON
import Kernel
import Ledger
import Postgres

/// Takes back an invoice, as a whole or in part, by a credit note.
struct CreditInvoice: Command {
  static let durability = Durability.grouped

  /// What becomes of the credit note.
  enum Mode: String, Decodable, Sendable {
    /// Posted, and set against what is open of the invoice; the rest stays on account.
    case refund
    /// Posted, and left on account as a whole.
    case keep
    /// A draft that somebody looks at first.
    case draft
  }

  struct Input: Decodable, Sendable {
    var mode: Mode?
    var date: LocalDate?
    var reason: String?
    var lines: [Part]?

    struct Part: Decodable, Sendable {
      var lineId: ID<InvoiceLine>
      var quantity: Decimal?
    }
  }

  let id: ID<Invoice>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    if let source = try Invoice.source(of: id, in: tx) { try tx.hold(source) }
    let original = try Invoice.lock(id, in: tx)
    guard original.kind == .invoice, original.status == .posted || original.status == .paid else {
      throw Problem(
        .invalidState, "Only a posted invoice that is not credited in full can be credited.",
        meta: ["kind": .string(original.kind.rawValue), "status": .string(original.status.rawValue)])
    }
    let company = try actor.company(original.companyID)
    let date = max(original.date, input.date ?? tx.today(in: company))
    let creditable = try CreditableLine.all(of: original, in: tx)
    let lines = try creditable.credited(input.lines, of: original)
    var draft = Invoice.Draft(
      kind: .creditNote, company: company, customer: original.customer, currency: original.currency,
      exchangeRate: original.exchangeRate, date: date, taxRounding: original.taxRounding,
      reference: original.number, note: input.reason, lines: lines, source: original.source, credits: id)
    let taxes = try Invoice.taxes(of: id, in: tx)
    draft.taxes = taxes
    draft.figures = try creditable.rest(for: lines, of: original, taxes: taxes, company: company, in: tx)
    let note = try Invoice.draft(draft, in: tx)
    let mode = input.mode ?? .refund
    if mode != .draft { try Invoice.post(note, in: tx) }
    if mode == .refund, original.open.isPositive {
      let posted = try Invoice.lock(note, in: tx)
      let amount = min(original.open, posted.total)
      if amount.isPositive {
        try posted.settle([AllocationInput(invoiceId: id, amount: amount)], in: company, on: date, in: tx)
      }
    }
    return .created(note, as: Invoice.view, at: "/v1/invoices")
  }
}

extension Invoice {
  /// The taxes of a posted document as they were then, whatever became of them since.
  static func taxes(of id: ID<Invoice>, in tx: Transaction) throws -> [ID<Tax>: Tax.Facts] {
    let taxes = try tx.all(
      """
      select t.tax_id, t.name, t.rate, x.included_in_price, x.account_id, coalesce(x.credit_account_id,
        x.account_id)
      from invoice_tax t join tax x on x.tenant_id = t.tenant_id and x.id = t.tax_id
      where t.invoice_id = \(id) order by t.tax_no
      """,
      as: {
        (
          id: ID<Tax>, name: String, rate: Decimal, included: Bool, account: ID<Account>, credit: ID<Account>
        ) in
        Tax.Facts(
          id: id, name: name, rate: rate, includedInPrice: included, scope: .sale, account: account,
          creditAccount: credit)
      })
    return Dictionary(taxes.map { ($0.id, $0) }) { first, _ in first }
  }
}
