import Catalog
import JSON
import Kernel
import Ledger
import Parties
import Postgres

/// Changes a draft; whatever changed, its figures are reckoned anew.
struct PatchInvoice: Command {
  struct Input: Decodable, Sendable {
    var customerId: Patch<ID<Party>>
    var date: Patch<LocalDate>
    var dueDate: Patch<LocalDate>
    var exchangeRate: Patch<Decimal>
    var paymentTermId: Patch<ID<PaymentTerm>>
    var taxRounding: Patch<TaxRounding>
    var reference: Patch<String>
    var note: Patch<String>
    var externalIds: Patch<JSONObject>
    var lines: Patch<[InvoiceLineInput]>
  }

  let id: ID<Invoice>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    if let source = try Invoice.source(of: id, in: tx) { try tx.touch(source) }
    let header = try Invoice.lock(id, in: tx)
    try header.requireDraft(to: "changed")
    let company = try actor.company(header.companyID)
    var draft = try changed(header, in: company, tx: tx)
    if case .value(let lines) = input.lines {
      draft.lines = try lines.resolved(over: draft.lines, company: company, currency: header.currency, in: tx)
    }
    let rounding = input.taxRounding.applied(to: header.taxRounding)
    let figures = try Invoice.figures(of: draft, rounding: rounding, taxes: Invoice.taxes(of: draft, in: tx))
    let terms = try draft.terms.flatMap { try PaymentTerm.load($0, in: tx) }
    let texts = try tx.one(
      "select reference, note, external_ids from invoice where id = \(id)",
      as: { (reference: String?, note: String?, externalIDs: JSON) in (reference, note, externalIDs) })
    tx.queue(
      """
      update invoice
      set date = \(draft.date), due_date = \(try draft.lastDueDate(of: figures.total, under: terms)),
        due_date_fixed = \(draft.dueDate != nil), party_id = \(draft.customer),
        exchange_rate = \(try draft.rate), payment_term_id = \(draft.terms),
        tax_rounding = \(rounding.rawValue), reference = \(input.reference.applied(to: texts.0)),
        note = \(input.note.applied(to: texts.1)),
        external_ids = \(JSON.object((texts.2.object ?? [:]).patched(by: input.externalIds))),
        net_total = \(figures.netTotal), tax_total = \(figures.taxTotal), total = \(figures.total),
        base_net_total = \(figures.baseNetTotal), base_tax_total = \(figures.baseTaxTotal),
        base_total = \(figures.baseTotal), version = version + 1, updated_at = \(tx.now),
        updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.queue("delete from invoice_draft_tax where invoice_id = \(id)")
    tx.queue("delete from invoice_draft_line where invoice_id = \(id)")
    Invoice.store(draft.lines, figures, of: id, company: company.id, sourceKind: header.source?.kind, in: tx)
    tx.reregister(id, party: draft.customer.raw, date: draft.date)
    tx.changed(.updated, id)
    return .shows(id, as: Invoice.view)
  }

  /// The draft as it is after the patch, with the lines it has.
  private func changed(_ header: Invoice.Header, in company: Company, tx: Transaction) throws -> Invoice.Draft
  {
    var customer = header.customer
    if case .value(let given) = input.customerId {
      customer = try Party.requireRole(.customer, given, pointer: "#/customer_id", in: tx)
    }
    if case .value(let given) = input.paymentTermId { _ = try PaymentTerm.require(given, in: tx) }
    let date = input.date.applied(to: header.date)
    let fixedDate: LocalDate? = header.dueDateIsFixed ? header.dueDate : nil
    let dueDate: LocalDate? = input.dueDate.applied(to: fixedDate)
    let terms: ID<PaymentTerm>? = input.paymentTermId.applied(to: header.terms)
    try Invoice.requireDue(dueDate, from: date)
    let given: Decimal = input.exchangeRate.applied(to: header.exchangeRate)
    let rate = try company.rate(of: header.currency, given: given)
    return Invoice.Draft(
      kind: header.kind, company: company, customer: customer, currency: header.currency, exchangeRate: rate,
      date: date, dueDate: dueDate, terms: terms,
      lines: try Invoice.draftLines(of: id, in: tx), source: header.source, credits: header.credits)
  }
}

extension Invoice {
  /// What a document came from; it never changes, so it may be read before anything is locked.
  static func source(of id: ID<Invoice>, in tx: Transaction) throws -> SourceDocument? {
    try tx.first(
      "select source_kind, source_id from invoice where id = \(id)", as: SourceDocument.init(kind:id:)) ?? nil
  }

  /// The lines of a draft, in order.
  static func draftLines(of id: ID<Invoice>, in tx: Transaction) throws -> [Line] {
    try tx.all(
      """
      select id, label, product_id, quantity, unit_price, discount_percent, tax_ids, account_id,
        source_line_id, credited_line_id
      from invoice_draft_line where invoice_id = \(id) order by line_no
      """,
      as: Line.init(
        id:label:product:quantity:unitPrice:discountPercent:taxIDs:account:sourceLine:creditedLine:))
  }
}

extension Invoice.Line {
  init(
    id: ID<InvoiceLine>, label: String, product: ID<Product>?, quantity: Decimal, unitPrice: Decimal,
    discountPercent: Decimal, taxIDs: [String], account: ID<Account>?, sourceLine: UUIDValue?,
    creditedLine: ID<InvoiceLine>?,
  ) {
    self.init(
      id: id, label: label, product: product, quantity: quantity, unitPrice: unitPrice,
      discountPercent: discountPercent, taxes: taxIDs.compactMap { ID<Tax>($0) }, account: account,
      sourceLine: sourceLine?.raw, creditedLine: creditedLine)
  }
}
