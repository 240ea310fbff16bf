import JSON
package import Kernel
import Postgres

extension Ledger {
  /// Posts an entry: numbered, in the balances, its lines on reconcilable accounts open items, final.
  ///
  /// Throws 409 `period_closed`, `no_period`, `account_missing`. Nothing is sent before the next statement
  /// that waits.
  @discardableResult
  package static func post(_ draft: JournalEntry.Draft, in tx: Transaction) throws -> ID<JournalEntry> {
    try post(try Booking(draft, in: tx), reversing: nil, in: tx)
  }

  static func post(
    _ booking: Booking, reversing origin: ID<JournalEntry>?, in tx: Transaction,
  ) throws -> ID<JournalEntry> {
    let id = ID<JournalEntry>()
    tx.register(id, company: booking.draft.company.id, party: nil, date: booking.draft.date)
    booking.insertHeader(id, reversing: origin, in: tx)
    try booking.insertLines(of: id, in: tx)
    return id
  }
}

extension Booking {
  fileprivate func insertHeader(
    _ id: ID<JournalEntry>, reversing origin: ID<JournalEntry>?, in tx: Transaction
  ) {
    tx.queue(
      """
      insert into journal_entry
        (id, company_id, journal_id, period_id, date, status, narration, currency, debit_total, credit_total,
         line_count, source_kind, source_id, reverses_id, posted_at, created_at, created_by, updated_at,
           updated_by)
      values
        (\(id), \(draft.company.id), \(journal), \(period), \(draft.date), 'posted', \(draft.narration),
         \(draft.company.currency.code), \(draft.total), \(draft.total), \(draft.lines.count),
         \(draft.source?.kind), \(draft.source.map { UUIDValue($0.id) }), \(origin), \(tx.now),
         \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """,
      onConstraint: [
        "journal_entry_reverses_key": Problem(.invalidState, "The entry is reversed already.")
      ])
  }

  /// Lines, balances and items of an entry whose header is posted, each in one statement; then the number.
  func insertLines(of id: ID<JournalEntry>, in tx: Transaction) throws {
    let lines = draft.lines
    tx.queue(
      """
      insert into journal_line
        (entry_id, line_no, id, company_id, account_id, period_id, date, party_id, debit, credit, currency,
          amount,
         due_date, label, tax_id, tax_base, tax_is_base)
      select \(id), l.line_no, l.id, \(draft.company.id), l.account_id, \(period), \(draft.date), l.party_id,
        l.debit, l.credit, l.currency, l.amount, l.due_date, l.label, l.tax_id, l.tax_base, l.tax_is_base
      from unnest(
        \(lines.map { _ in ID<AccountLine>() })::uuid[], \(accounts.map(\.id))::uuid[],
        \(lines.map { $0.party.map { UUIDValue($0.raw) } })::uuid[], \(lines.map(\.debit))::numeric[],
        \(lines.map(\.credit))::numeric[], \(lines.map { $0.currency?.code })::text[],
        \(lines.map(\.amountInCurrency))::numeric[], \(lines.map(\.dueDate))::date[],
          \(lines.map(\.label))::text[],
        \(lines.map(\.tax?.tax))::uuid[], \(lines.map(\.tax?.base))::numeric[],
          \(lines.map(\.tax?.isBase))::boolean[]
      ) with ordinality as l(
        id, account_id, party_id, debit, credit, currency, amount, due_date, label, tax_id, tax_base,
          tax_is_base, line_no
      )
      """)
    try addToBalances(in: tx)
    insertItems(of: id, in: tx)
    tx.number(
      id, series: series, year: draft.company.fiscalYear(of: draft.date), company: draft.company.id)
    tx.changed(.event("posted"), id)
    for (line, account) in zip(lines, accounts) {
      tx.note(
        .journalLines,
        [
          "account_id": .string(account.id.text), "account_code": .string(account.code),
          "debit": .string(line.debit.text), "credit": .string(line.credit.text),
        ])
    }
  }

  /// In key order, so that two entries never wait for each other crosswise. Transactions of several entries
  /// still may: the database then ends one of them, and it is repeated whole.
  private func addToBalances(in tx: Transaction) throws {
    struct Key: Hashable {
      let account: ID<Account>
      let currency: String
    }
    var sums: [Key: (debit: Decimal, credit: Decimal, amount: Decimal)] = [:]
    for (line, account) in zip(draft.lines, accounts) {
      let key = Key(account: account.id, currency: line.currency?.code ?? draft.company.currency.code)
      let sum = sums[key] ?? (.zero, .zero, .zero)
      sums[key] = (
        try sum.debit + line.debit, try sum.credit + line.credit,
        try sum.amount + (line.amountInCurrency ?? .zero)
      )
    }
    let ordered = sums.sorted { ($0.key.account, $0.key.currency) < ($1.key.account, $1.key.currency) }
    tx.queue(
      """
      insert into account_balance as b (company_id, account_id, period_id, currency, debit, credit, amount)
      select \(draft.company.id), s.account_id, \(period), s.currency, s.debit, s.credit, s.amount
      from unnest(
        \(ordered.map(\.key.account))::uuid[], \(ordered.map(\.key.currency))::text[],
        \(ordered.map(\.value.debit))::numeric[], \(ordered.map(\.value.credit))::numeric[],
        \(ordered.map(\.value.amount))::numeric[]
      ) as s(account_id, currency, debit, credit, amount)
      on conflict (tenant_id, company_id, period_id, account_id, currency) do update
        set debit = b.debit + excluded.debit, credit = b.credit + excluded.credit,
          amount = b.amount + excluded.amount
      """)
  }

  private func insertItems(of id: ID<JournalEntry>, in tx: Transaction) {
    let items = zip(draft.lines, accounts).enumerated().filter { $0.element.1.reconcilable }
    guard !items.isEmpty else { return }
    tx.queue(
      """
      insert into open_item
        (entry_id, line_no, company_id, account_id, party_id, date, due_date, currency, amount, open_amount,
         amount_in_currency, open_in_currency)
      select l.entry_id, l.line_no, l.company_id, l.account_id, l.party_id, l.date, coalesce(l.due_date,
        l.date),
        l.currency, l.debit - l.credit, l.debit - l.credit, l.amount, l.amount
      from journal_line l
      where l.entry_id = \(id) and l.line_no = any(\(items.map { $0.offset + 1 })::int[])
      """)
  }
}
