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
    let lines = try CreditableLine.all(of: original, in: tx).credited(input.lines, of: original)
    var draft = Invoice.Draft(
      kind: .creditNote, company: company, customer: original.customer, currency: original.currency,
      exchangeRate: original.exchangeRate, date: date, taxRounding: original.taxRounding,
      reference: original.number, note: input.reason, lines: lines, source: original.source, credits: id)
    draft.taxes = try Invoice.taxes(of: id, in: tx)
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

/// A posted line and what credit notes, drafts too, have not taken back of it yet.
private struct CreditableLine: Sendable {
  let line: Invoice.Line
  let left: Decimal

  static func all(of original: Invoice.Header, in tx: Transaction) throws -> [CreditableLine] {
    try tx.all(
      """
      select l.id, l.label, l.product_id, l.quantity, l.unit_price, l.discount_percent, l.tax_ids,
        l.account_id, l.source_line_id,
        l.quantity - coalesce((
          select sum(c.quantity) from invoice_line_any c
          where c.tenant_id = l.tenant_id and c.credited_line_id = l.id), 0)
      from invoice_line l where l.invoice_id = \(original.id) order by l.line_no
      """,
      as: {
        (
          id: ID<InvoiceLine>, label: String, product: ID<Product>?, quantity: Decimal, price: Decimal,
          discount: Decimal, taxes: [String], account: ID<Account>?, source: UUIDValue?, left: Decimal
        ) in
        CreditableLine(
          line: Invoice.Line(
            id: id, label: label, product: product, quantity: quantity, unitPrice: price,
            discountPercent: discount,
            taxIDs: taxes, account: account, sourceLine: source, creditedLine: nil),
          left: left)
      })
  }
}

extension [CreditableLine] {
  /// The lines of the credit note: those wished, or all that is left.
  fileprivate func credited(_ wishes: [CreditInvoice.Input.Part]?, of original: Invoice.Header) throws
    -> [Invoice.Line]
  {
    guard let wishes else {
      let lines = filter { !$0.left.isZero }.map { $0.credit($0.left) }
      guard !lines.isEmpty else {
        throw Problem(.overCredit, "Everything on \(original.name) is credited already, or in a draft.")
      }
      return lines
    }
    var faults = Faults(.overCredit)
    var lines: [Invoice.Line] = []
    for (index, wish) in wishes.enumerated() {
      let at = "#/lines/\(index)"
      guard let line = first(where: { $0.line.id == wish.lineId }),
        !lines.contains(where: { $0.creditedLine == wish.lineId })
      else {
        throw Problem(
          .unknownReference, "\(original.name) has no such line, or it stands here twice.",
          pointer: "\(at)/line_id",
          meta: ["id": .string(wish.lineId.text)])
      }
      let quantity = wish.quantity ?? line.left
      if quantity.isZero || quantity.isNegative != line.left.isNegative
        || quantity.magnitude > line.left.magnitude
      {
        faults.note(
          .overCredit, "Of this line \(line.left) can be credited.", at: "\(at)/quantity",
          meta: ["left": .string(line.left.text), "quantity": .string(quantity.text)])
      }
      lines.append(line.credit(quantity))
    }
    try faults.check()
    return lines
  }
}

extension CreditableLine {
  fileprivate func credit(_ quantity: Decimal) -> Invoice.Line {
    var credit = line
    credit.id = ID()
    credit.quantity = quantity
    credit.creditedLine = line.id
    return credit
  }
}
