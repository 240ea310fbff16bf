import JSON
package import Kernel
import Ledger
import Parties
import Postgres

extension Invoice {
  /// Writes a draft with its lines, taxes and totals in one round trip, and tells its source.
  @discardableResult
  package static func draft(_ draft: Draft, in tx: Transaction) throws -> ID<Invoice> {
    let id = ID<Invoice>()
    // Queued: both come with the reading of the taxes.
    var policies = BillingSettings.Policies.defaults(for: draft.company)
    if draft.taxRounding == nil { BillingSettings.queue(draft.company, in: tx) { policies = $0 } }
    var terms: PaymentTerm?
    if let id = draft.terms { PaymentTerm.queue("\(id)", in: tx) { terms = $0 } }
    let taxes = try taxes(of: draft, in: tx)
    try tx.flush()
    let rounding = draft.taxRounding ?? policies.taxRounding
    let figures = try draft.figures ?? figures(of: draft, rounding: rounding, taxes: taxes)
    let dueDate = try draft.lastDueDate(of: figures.total, under: terms)
    tx.register(id, company: draft.company.id, party: draft.customer.raw, date: draft.date)
    tx.queue(
      """
      insert into invoice
        (id, company_id, kind, date, due_date, party_id, currency, exchange_rate, payment_term_id,
        due_date_fixed, tax_rounding, reference, note, net_total, tax_total, total, base_net_total,
        base_tax_total, base_total, open_amount, credited_total, credits_id, source_kind, source_id,
        external_ids, created_at, created_by, updated_at, updated_by)
      values (\(id), \(draft.company.id), \(draft.kind.rawValue), \(draft.date), \(dueDate),
        \(draft.customer), \(draft.currency), \(try draft.rate), \(draft.terms), \(draft.dueDate != nil),
        \(rounding.rawValue), \(draft.reference), \(draft.note), \(figures.netTotal), \(figures.taxTotal),
        \(figures.total), \(figures.baseNetTotal), \(figures.baseTaxTotal), \(figures.baseTotal),
        \(draft.currency.zero), \(draft.currency.zero), \(draft.credits), \(draft.source?.kind),
        \(draft.source.map { UUIDValue($0.id) }), \(draft.externalIDs), \(tx.now), \(tx.actor), \(tx.now),
        \(tx.actor))
      """)
    store(draft.lines, figures, of: id, company: draft.company.id, sourceKind: draft.source?.kind, in: tx)
    tx.changed(.created, id)
    if let source = draft.source { try tx.touch(source) }
    return id
  }

  /// Reckons what the lines come to. Throws 422 when the total is negative or a tax cannot be used.
  static func figures(
    of draft: Draft, rounding: TaxRounding, taxes: [ID<Tax>: Tax.Facts],
  ) throws -> InvoiceFigures {
    let lines = try draft.lines.map { TaxableLine(amount: try $0.amount, taxes: $0.taxes) }
    let result = try Tax.compute(lines: lines, rounding: rounding, currency: draft.currency, taxes: taxes)
    return try InvoiceFigures(
      result, rate: try draft.rate, scale: draft.currency.scale, baseScale: draft.company.currency.scale)
  }

  /// The taxes of the lines, in force on the document's date, or as they were on the document that is
  /// credited.
  static func taxes(of draft: Draft, in tx: Transaction) throws -> [ID<Tax>: Tax.Facts] {
    try draft.taxes
      ?? Tax.facts(
        draft.lines.flatMap(\.taxes), company: draft.company.id, scope: .sale, on: draft.date,
        at: { tax in
          let line = draft.lines.firstIndex { $0.taxes.contains(tax) }
          return line.map { "#/lines/\($0)/tax_ids" }
        }, in: tx)
  }

  /// Writes the lines and taxes of a draft, all of each in one statement.
  static func store(
    _ lines: [Line], _ figures: InvoiceFigures, of id: ID<Invoice>, company: ID<Company>, sourceKind: String?,
    in tx: Transaction,
  ) {
    let taxes = lines.map { $0.taxes.map(\.text).joined(separator: " ") }
    let sources = sourceKind == nil ? lines.map { _ in nil } : lines.map { $0.sourceLine.map(UUIDValue.init) }
    tx.queue(
      """
      insert into invoice_draft_line
        (invoice_id, line_no, id, company_id, label, product_id, quantity, unit_price, discount_percent,
        tax_ids, account_id, net, base_net, source_line_kind, source_line_id, credited_line_id)
      select \(id)::uuid, l.line_no, l.id, \(company)::uuid, l.label, l.product_id, l.quantity, l.unit_price,
        l.discount_percent, string_to_array(l.tax_ids, ' '), l.account_id, l.net, l.base_net,
        case when l.source_line_id is not null then \(sourceKind.map { $0 + "_line" })::text end,
        l.source_line_id, l.credited_line_id
      from unnest(\(lines.map(\.id))::uuid[], \(lines.map(\.label))::text[], \(lines.map(\.product))::uuid[],
        \(lines.map(\.quantity))::numeric[], \(lines.map(\.unitPrice))::numeric[],
        \(lines.map(\.discountPercent))::numeric[], \(taxes)::text[], \(lines.map(\.account))::uuid[],
        \(figures.nets)::numeric[], \(figures.baseNets)::numeric[], \(sources)::uuid[],
        \(lines.map(\.creditedLine))::uuid[])
        with ordinality l(id, label, product_id, quantity, unit_price, discount_percent, tax_ids, account_id,
          net, base_net, source_line_id, credited_line_id, line_no)
      """,
      onConstraint: [
        "invoice_draft_line_account_fkey": Problem(
          .unknownReference, "A line names an account this company does not have.", pointer: "#/lines"),
        "invoice_draft_line_product_fkey": Problem(
          .unknownReference, "A line names a product that does not exist.", pointer: "#/lines"),
      ])
    guard !figures.taxes.isEmpty else { return }
    tx.queue(
      """
      insert into invoice_draft_tax
        (invoice_id, tax_no, company_id, tax_id, name, rate, base, amount, base_amount)
      select \(id)::uuid, t.tax_no, \(company)::uuid, t.tax_id, t.name, t.rate, t.base, t.amount,
        t.base_amount
      from unnest(\(figures.taxes.map(\.tax.id))::uuid[], \(figures.taxes.map(\.tax.name))::text[],
        \(figures.taxes.map(\.tax.rate))::numeric[], \(figures.taxes.map(\.base))::numeric[],
        \(figures.taxes.map(\.amount))::numeric[], \(figures.taxes.map(\.baseAmount))::numeric[])
        with ordinality t(tax_id, name, rate, base, amount, base_amount, tax_no)
      """)
  }
}

extension Invoice.Draft {
  /// When the last part would be due if it were posted on its date.
  func lastDueDate(of total: Decimal, under terms: PaymentTerm?) throws -> LocalDate {
    if let dueDate { return dueDate }
    guard kind == .invoice, let terms else { return date }
    return try terms.instalments(total: total, date: date, currency: currency).map(\.dueDate).max() ?? date
  }
}

extension Currency {
  /// Nothing, with this currency's decimals.
  var zero: Decimal { Decimal(0, scale: scale) }
}
