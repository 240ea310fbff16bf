import Kernel
import Ledger
import Parties
import Postgres

/// Sets funds against the open parts of documents, the earliest due first, in the ledger and in Billing's
/// books.
struct Settler {
  let company: Company
  let date: LocalDate
  /// The payment or credit note at work, which further entries name as their source.
  let source: SourceDocument
  let tx: Transaction
  private(set) var rows: [Settlement.Row] = []
  /// What was settled of each document.
  private(set) var settled: [ID<Invoice>: Decimal] = [:]

  init(company: Company, date: LocalDate, source: SourceDocument, tx: Transaction) {
    self.company = company
    self.date = date
    self.source = source
    self.tx = tx
  }

  /// Pays `amount` of a document from the funds; the caller has checked that both hold that much.
  mutating func pay(
    _ amount: Decimal, of header: Invoice.Header, parts: inout [Settlement.Instalment],
    from funds: inout Settlement.Funds,
  ) throws {
    var left = amount
    for part in parts.indices {
      for item in funds.items.indices where left.isPositive && parts[part].open.isPositive {
        let amount = min(left, parts[part].open, funds.items[item].open)
        guard amount.isPositive else { continue }
        try match(amount, of: header, &parts[part], &funds.items[item], funds)
        left = try left - amount
      }
    }
  }

  /// Gives up `amount` of a document: booked as a write-off that settles it.
  mutating func writeOff(
    _ amount: Decimal, of header: Invoice.Header, parts: inout [Settlement.Instalment],
    with payment: ID<Payment>,
  ) throws {
    var left = amount
    for part in parts.indices where left.isPositive && parts[part].open.isPositive {
      let amount = min(left, parts[part].open)
      let base = try worth(amount, of: parts[part].open, parts[part].baseOpen)
      // The receivable shrinks: a credit for an invoice, a debit for a credit note.
      let entry = try post(
        header, receivable: header.kind == .invoice ? base.negated : base,
        inCurrency: header.kind == .invoice ? amount.negated : amount, against: .writeOff, "Write-off")
      let allocation = try allocate(
        header, parts[part].item, OpenItem.Key(entry: entry, line: 1), base, inCurrency: amount)
      try note(
        Settlement.Row(
          kind: .writeOff, invoice: header.id, instalment: parts[part].number, payment: payment,
          creditNote: nil,
          amount: amount, baseAmount: base, allocation: allocation, entry: entry))
      parts[part].open = try parts[part].open - amount
      parts[part].baseOpen = try parts[part].baseOpen - base
      left = try left - amount
    }
  }

  /// Writes the rows and moves the documents they settled.
  func finish() {
    Settlement.store(rows, company: company.id, on: date, in: tx)
    Invoice.settled(settled, in: tx)
  }

  /// One part of a document against one item of the funds. Where the two were booked at different rates, the
  /// difference is a gain or a loss, and what it leaves open in the company's currency is settled with it.
  private mutating func match(
    _ amount: Decimal, of header: Invoice.Header, _ part: inout Settlement.Instalment,
    _ item: inout Settlement.Funds.Item, _ funds: Settlement.Funds,
  ) throws {
    let base = try worth(amount, of: part.open, part.baseOpen)
    let paid = try worth(amount, of: item.open, item.baseOpen)
    let allocation = try allocate(header, part.item, item.key, min(base, paid), inCurrency: amount)
    var row = Settlement.Row(
      kind: funds.kind, invoice: header.id, instalment: part.number, payment: funds.payment,
      creditNote: funds.creditNote, amount: amount, baseAmount: base, allocation: allocation)
    let difference = try base - paid
    if !difference.isZero {
      let residue = difference.isPositive ? part.item : item.key
      let isDebit = difference.isPositive == (header.kind == .invoice)
      let entry = try post(
        header, receivable: isDebit ? difference.magnitude.negated : difference.magnitude,
        inCurrency: header.currency.zero, against: isDebit ? .exchangeLoss : .exchangeGain,
        "Exchange difference")
      let other = OpenItem.Key(entry: entry, line: 1)
      row.entry = entry
      row.entryAllocation = try Ledger.allocate(
        isDebit ? residue : other, isDebit ? other : residue, amount: difference.magnitude,
        debitInCurrency: .zero,
        creditInCurrency: .zero, on: date, in: tx)
    }
    try note(row)
    part.open = try part.open - amount
    part.baseOpen = try part.baseOpen - base
    item.open = try item.open - amount
    item.baseOpen = try item.baseOpen - paid
  }

  private mutating func note(_ row: Settlement.Row) throws {
    rows.append(row)
    settled[row.invoice] = try (settled[row.invoice] ?? .zero) + row.amount
  }

  /// The share of what is open in the company's currency; the last part takes all that is left of it.
  private func worth(_ amount: Decimal, of open: Decimal, _ baseOpen: Decimal) throws -> Decimal {
    if amount == open { return baseOpen }
    return try (baseOpen * amount).divided(by: open, scale: company.currency.scale)
  }

  /// A document is the debit when it is an invoice, the credit when it is a credit note.
  private func allocate(
    _ header: Invoice.Header, _ document: OpenItem.Key, _ other: OpenItem.Key, _ base: Decimal,
    inCurrency: Decimal,
  ) throws -> ID<Allocation> {
    let (debit, credit) = header.kind == .invoice ? (document, other) : (other, document)
    return try Ledger.allocate(
      debit, credit, amount: base, debitInCurrency: inCurrency, creditInCurrency: inCurrency, on: date, in: tx
    )
  }

  /// Two lines, the receivable first.
  private func post(
    _ header: Invoice.Header, receivable amount: Decimal, inCurrency: Decimal, against role: AccountRole,
    _ narration: String,
  ) throws -> ID<JournalEntry> {
    let currency = header.currency == company.currency ? nil : header.currency
    return try Ledger.post(
      JournalEntry.Draft(
        company: company, date: date, journal: .general, narration: narration, source: source,
        lines: [
          .signed(
            .role(.receivable), amount, party: header.customer, currency: currency, inCurrency: inCurrency,
            dueDate: date),
          .signed(.role(role), amount.negated),
        ]),
      in: tx)
  }
}
