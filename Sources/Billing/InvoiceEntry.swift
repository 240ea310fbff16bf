import JSON
import Kernel
import Ledger
import Parties
import Postgres

/// What posting needs to know of a draft beside its header: read in the round trip that locks it.
final class PostingFacts {
  /// Nets by account and taxes.
  struct Revenue: Sendable {
    let account: ID<Account>?
    let taxes: [String]
    let base: Decimal
    let amount: Decimal
  }

  /// A tax of the document and the account it is booked on.
  struct TaxLine: Sendable {
    let tax: ID<Tax>
    let account: ID<Account>
    let amount: Decimal
    let baseAmount: Decimal
    let base: Decimal
  }

  private(set) var revenues: [Revenue] = []
  private(set) var taxes: [TaxLine] = []
  private(set) var terms: PaymentTerm?

  /// Queues the reads, behind the lock of the document.
  init(_ id: ID<Invoice>, in tx: Transaction) {
    tx.queue(
      """
      select account_id, tax_ids, sum(base_net), sum(net) from invoice_draft_line where invoice_id = \(id)
      group by account_id, tax_ids order by account_id nulls first, tax_ids
      """
    ) { [self] rows in revenues = try rows.all(as: Revenue.init(account:taxes:base:amount:)) }
    tx.queue(
      """
      select t.tax_id, case when i.kind = 'credit_note' then coalesce(x.credit_account_id,
        x.account_id) else x.account_id end, t.amount, t.base_amount, t.base
      from invoice_draft_tax t
      join invoice i on i.tenant_id = t.tenant_id and i.id = t.invoice_id
      join tax x on x.tenant_id = t.tenant_id and x.id = t.tax_id
      where t.invoice_id = \(id) order by t.tax_no
      """
    ) { [self] rows in taxes = try rows.all(as: TaxLine.init(tax:account:amount:baseAmount:base:)) }
    PaymentTerm.queue(
      "(select i.payment_term_id from invoice i where i.id = \(id) and i.kind = 'invoice')", in: tx
    ) { [self] in terms = $0 }
  }
}

extension Invoice {
  /// Books a document: receivable by instalment against revenue by account and taxes; a credit note the other
  /// way round. The receivable lines come first, so that the n-th instalment is the entry's n-th line.
  ///
  /// Nil when there is nothing to book, as for goods given away.
  static func book(
    _ header: Header, _ facts: PostingFacts, _ shares: [Share], on date: LocalDate, in company: Company,
    tx: Transaction,
  ) throws -> ID<JournalEntry>? {
    let entry = InvoiceEntry(header: header, company: company)
    var lines = try entry.receivables(shares)
    lines += try entry.revenues(facts.revenues, marking: facts.taxes.filter(\.amount.isZero))
    lines += try entry.taxes(facts.taxes.filter { !$0.amount.isZero })
    guard !lines.isEmpty else { return nil }
    return try Ledger.post(
      JournalEntry.Draft(
        company: company, date: date, journal: .sales,
        narration: header.kind == .invoice ? "Invoice" : "Credit note", source: SourceDocument(header.id),
        lines: lines),
      in: tx)
  }
}

/// The lines of a document's entry; `sign` turns them round for a credit note.
private struct InvoiceEntry {
  let header: Invoice.Header
  let company: Company

  private var sign: Decimal { header.kind == .invoice ? .one : Decimal.one.negated }
  private var currency: Currency? { header.currency == company.currency ? nil : header.currency }

  func receivables(_ shares: [Invoice.Share]) throws -> [JournalLine] {
    try shares.filter { !$0.amount.isZero }.map { share in
      try .signed(
        .role(.receivable), share.baseAmount * sign, party: header.customer, currency: currency,
        inCurrency: share.amount * sign, dueDate: share.dueDate)
    }
  }

  /// Revenue by account and taxes. A tax of nothing has no line of its own: its base is marked on a revenue
  /// line.
  func revenues(
    _ revenues: [PostingFacts.Revenue], marking zeroRated: [PostingFacts.TaxLine],
  ) throws -> [JournalLine] {
    var unmarked = zeroRated
    let lines = try revenues.compactMap { revenue -> JournalLine? in
      guard !revenue.base.isZero || !revenue.amount.isZero else { return nil }
      let marked = unmarked.firstIndex { revenue.taxes.contains($0.tax.text) }.map { unmarked.remove(at: $0) }
      return try .signed(
        revenue.account.map(AccountChoice.id) ?? .role(.revenue), (revenue.base * sign).negated,
        currency: currency,
        inCurrency: (revenue.amount * sign).negated, tax: try marked.map { try mark($0, isBase: true) })
    }
    guard unmarked.allSatisfy(\.base.isZero) else {
      throw Problem(
        .refused, "Two taxes of zero percent on the same lines cannot be reported apart.", pointer: "#/lines")
    }
    return lines
  }

  func taxes(_ taxes: [PostingFacts.TaxLine]) throws -> [JournalLine] {
    try taxes.map { tax in
      try .signed(
        .id(tax.account), (tax.baseAmount * sign).negated, currency: currency,
        inCurrency: (tax.amount * sign).negated, tax: mark(tax, isBase: false))
    }
  }

  private func mark(_ line: PostingFacts.TaxLine, isBase: Bool) throws -> TaxMark {
    let base = try (line.base * header.exchangeRate).rounded(to: company.currency.scale)
    return TaxMark(tax: line.tax, base: try base * sign, isBase: isBase)
  }
}

extension JournalLine {
  /// A line by its signed amount: positive is a debit.
  static func signed(
    _ account: AccountChoice, _ amount: Decimal, party: ID<Party>? = nil, currency: Currency? = nil,
    inCurrency: Decimal? = nil, dueDate: LocalDate? = nil, tax: TaxMark? = nil,
  ) -> JournalLine {
    JournalLine(
      account: account, party: party.map { PartyReference($0) },
      debit: amount.isNegative ? .zero : amount, credit: amount.isNegative ? amount.negated : .zero,
      currency: currency, amountInCurrency: currency == nil ? nil : inCurrency, dueDate: dueDate, tax: tax)
  }
}
