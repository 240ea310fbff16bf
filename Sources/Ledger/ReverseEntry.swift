import JSON
package import Kernel
import Postgres

/// How an entry is taken back: by swapped sides, or by the same sides with negative figures, so that an
/// account's turnover shows nothing either.
package enum ReversalStyle: String, Sendable, Codable {
  case reversal
  case storno
}

extension Ledger {
  /// Posts the entry that takes a posted one back, on its own date unless another is given, and settles the
  /// items of both with each other as far as they are open.
  ///
  /// Throws 404, 409 `invalid_state` when it is a draft or reversed already, 409 `period_closed`.
  @discardableResult
  package static func reverse(
    _ origin: ID<JournalEntry>, on date: LocalDate? = nil, style: ReversalStyle = .reversal,
    narration: String? = nil,
    source: SourceDocument? = nil, in tx: Transaction,
  ) throws -> ID<JournalEntry> {
    tx.hold(origin)
    let entry = try PostedEntry.read(origin, in: tx)
    let day = date ?? entry.date
    guard day >= entry.date else {
      throw Problem(
        .refused, "An entry is not reversed before its own date, \(entry.date).", pointer: "#/date",
        meta: ["date": .string(entry.date.text)])
    }
    let draft = try JournalEntry.Draft(
      company: entry.company, date: day, journal: .id(entry.journal),
      narration: narration ?? "Reversal of \(entry.number ?? entry.narration)",
      source: source ?? entry.source,
      lines: entry.lines.map { $0.reversed(style) }, pointing: false)
    let id = try post(try Booking(draft, reversing: true, in: tx), reversing: origin, in: tx)
    for item in entry.items where !(item.openAmount.isZero && item.openInCurrency.isZero) {
      try settle(item, with: OpenItem.Key(entry: id, line: item.key.line), on: day, in: tx)
    }
    tx.queue(
      """
      update journal_entry set version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(origin)
      """)
    tx.changed(.event("reversed"), origin)
    return id
  }

  private static func settle(
    _ item: OpenItem, with other: OpenItem.Key, on date: LocalDate, in tx: Transaction
  ) throws {
    let (debit, credit) = item.isDebit ? (item.key, other) : (other, item.key)
    let inCurrency = item.openInCurrency.magnitude
    try allocate(
      debit, credit, amount: item.openAmount.magnitude, debitInCurrency: inCurrency,
      creditInCurrency: inCurrency,
      on: date, in: tx)
  }
}

extension JournalLine {
  fileprivate func reversed(_ style: ReversalStyle) -> JournalLine {
    var line = self
    switch style {
    case .reversal: (line.debit, line.credit) = (credit, debit)
    case .storno: (line.debit, line.credit) = (debit.negated, credit.negated)
    }
    line.amountInCurrency = amountInCurrency?.negated
    line.tax = tax.map { TaxMark(tax: $0.tax, base: $0.base.negated, isBase: $0.isBase) }
    return line
  }
}

/// A posted entry with its lines and items, as its reversal needs it.
struct PostedEntry {
  let company: Company
  let journal: ID<Journal>
  let number: String?
  let date: LocalDate
  let narration: String
  let source: SourceDocument?
  let lines: [JournalLine]
  let items: [OpenItem]

  static func read(_ id: ID<JournalEntry>, in tx: Transaction) throws -> PostedEntry {
    var lines: [JournalLine] = []
    var items: [OpenItem] = []
    tx.queue(
      """
      select l.account_id, l.party_id, l.debit, l.credit, l.currency, l.amount, l.due_date, l.tax_id,
        l.tax_base,
        l.tax_is_base, l.label
      from journal_line l where l.entry_id = \(id) order by l.line_no
      """
    ) { rows in
      lines = try rows.all(
        as: JournalLine.init(account:party:debit:credit:currency:amount:dueDate:tax:base:isBase:label:))
    }
    tx.queue(
      """
      select i.entry_id, i.line_no, i.account_id, i.party_id, i.amount, i.open_amount, i.currency,
        i.amount_in_currency, i.open_in_currency, i.due_date
      from open_item i where i.entry_id = \(id) order by i.line_no
      """
    ) { rows in
      items = try rows.all(
        as: OpenItem.init(
          entry:line:account:party:amount:openAmount:currency:amountInCurrency:openInCurrency:dueDate:))
    }
    let header = try tx.one(
      """
      select e.company_id, e.journal_id, e.number, e.date, e.narration, e.status, e.source_kind, e.source_id,
        exists (select from journal_entry r where r.tenant_id = e.tenant_id and r.reverses_id = e.id)
      from journal_entry e where e.id = \(id)
      """,
      as: {
        (
          company: ID<Company>, journal: ID<Journal>, number: String?, date: LocalDate, narration: String,
          status: String, kind: String?, source: UUIDValue?, isReversed: Bool
        ) in
        (
          company, journal, number, date, narration, status, SourceDocument(kind: kind, id: source),
          isReversed
        )
      })
    guard header.5 == "posted" else {
      throw Problem(
        .invalidState, "Only a posted entry is reversed; a draft is deleted.",
        meta: ["status": .string(header.5)])
    }
    guard !header.7 else { throw Problem(.invalidState, "The entry is reversed already.") }
    return PostedEntry(
      company: try tx.principal.company(header.0), journal: header.1, number: header.2, date: header.3,
      narration: header.4, source: header.6, lines: lines, items: items)
  }
}

extension JournalLine {
  /// A line as it is stored, draft or posted.
  init(
    account: ID<Account>, party: UUIDValue?, debit: Decimal, credit: Decimal, currency: String,
    amount: Decimal,
    dueDate: LocalDate?, tax: ID<Tax>?, base: Decimal?, isBase: Bool?, label: String?,
  ) {
    self.init(
      account: .id(account), party: party.map { PartyReference($0.raw) }, debit: debit, credit: credit,
      currency: Currency(currency), amountInCurrency: amount, dueDate: dueDate,
      tax: tax.map { TaxMark(tax: $0, base: base ?? .zero, isBase: isBase ?? false) }, label: label)
  }
}

/// Takes an entry back over HTTP. What a document has posted is taken back by that document.
struct ReverseJournalEntry: Command {
  static let durability = Durability.grouped

  struct Input: Decodable {
    let date: LocalDate?
    let style: ReversalStyle?
    let narration: String?
  }

  let id: ID<JournalEntry>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let source = try tx.value("select source_kind from journal_entry where id = \(id)", as: String?.self)
    if let kind = source ?? nil {
      throw Problem(
        .invalidState,
        "The entry belongs to \(kind == "invoice" ? "an" : "a") \(kind): take that back instead.",
        meta: ["source": .string(kind)])
    }
    let reversal = try Ledger.reverse(
      id, on: input.date, style: input.style ?? .reversal, narration: input.narration, in: tx)
    return .shows(reversal, as: JournalEntry.view)
  }
}
