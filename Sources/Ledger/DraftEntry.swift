import JSON
import Kernel
import Postgres

/// Drafts an entry: no number, no balance moves, and it need not balance yet.
struct CreateJournalEntry: Command {
  struct Input: Decodable {
    let journalId: ID<Journal>
    let date: LocalDate
    let narration: String
    let lines: [LineInput]?
  }

  let input: Input

  init(_ request: Request) throws { input = try request.decode() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let company = try Journal.company(of: input.journalId, in: tx)
    let lines = try DraftLines(
      try LineInput.lines(input.lines ?? []), company: company, date: input.date, in: tx)
    let id = ID<JournalEntry>()
    tx.register(id, company: company.id, party: nil, date: input.date)
    tx.queue(
      """
      insert into journal_entry
        (id, company_id, journal_id, date, narration, currency, debit_total, credit_total, line_count,
         created_at, created_by, updated_at, updated_by)
      values
        (\(id), \(company.id), \(input.journalId), \(input.date), \(input.narration),
          \(company.currency.code),
         \(lines.sums.debit), \(lines.sums.credit), \(lines.sums.lines.count),
         \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
    lines.insert(for: id, company: company.id, in: tx)
    tx.changed(.created, id)
    return .created(id, as: JournalEntry.view, at: "/v1/journal-entries")
  }
}

extension Journal {
  /// The company whose journal the body names.
  static func company(of id: ID<Journal>, in tx: Transaction) throws -> Company {
    let company = try tx.value("select company_id from journal where id = \(id)", as: ID<Company>.self)
    guard let company, let known = tx.principal.companies.first(where: { $0.id == company }) else {
      throw Problem(
        .unknownReference, "There is no such journal.", pointer: "#/journal_id",
        meta: ["id": .string(id.text)])
    }
    return known
  }
}

/// Changes a draft; lines given replace those it had.
struct PatchJournalEntry: Command {
  struct Input: Decodable {
    let journalId: Patch<ID<Journal>>
    let date: Patch<LocalDate>
    let narration: Patch<String>
    let lines: Patch<[LineInput]>
  }

  let id: ID<JournalEntry>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let draft = try DraftEntry.hold(id, in: tx)
    let journal = input.journalId.applied(to: draft.journal)
    if journal != draft.journal, try Journal.company(of: journal, in: tx).id != draft.company.id {
      throw Problem(.unknownReference, "There is no such journal in this company.", pointer: "#/journal_id")
    }
    let date = input.date.applied(to: draft.date)
    var lines: DraftLines?
    if case .value(let given) = input.lines {
      lines = try DraftLines(try LineInput.lines(given), company: draft.company, date: date, in: tx)
    } else {
      try DraftLines.requirePeriod(for: date, company: draft.company, in: tx)
    }
    tx.queue(
      """
      update journal_entry set journal_id = \(journal), date = \(date),
        narration = \(input.narration.applied(to: draft.narration)),
        debit_total = coalesce(\(lines?.sums.debit)::numeric, debit_total),
        credit_total = coalesce(\(lines?.sums.credit)::numeric, credit_total),
        line_count = coalesce(\(lines?.sums.lines.count)::int, line_count),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.reregister(id, party: nil, date: date)
    if let lines {
      tx.queue("delete from journal_draft_line where entry_id = \(id)")
      lines.insert(for: id, company: draft.company.id, in: tx)
    }
    tx.changed(.updated, id)
    return .shows(id, as: JournalEntry.view)
  }
}

/// Deletes a draft; a posted entry stays.
struct DeleteJournalEntry: Command {
  let id: ID<JournalEntry>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    _ = try DraftEntry.hold(id, in: tx)
    tx.queue("delete from journal_draft_line where entry_id = \(id)")
    tx.queue("delete from journal_entry where id = \(id)")
    tx.unregister(id)
    tx.changed(.deleted, id)
    return .nothing
  }
}

/// Posts a draft as it stands, or says what is wrong with it.
struct PostJournalEntry: Command {
  static let durability = Durability.grouped

  let id: ID<JournalEntry>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    var lines: [JournalLine] = []
    let draft = try DraftEntry.hold(id, in: tx) {
      tx.queue(
        """
        select l.account_id, l.party_id, l.debit, l.credit, l.currency, l.amount, l.due_date, null::uuid,
          null::numeric,
          null::boolean, l.label
        from journal_draft_line l where l.entry_id = \(id) order by l.line_no
        """
      ) { rows in
        lines = try rows.all(
          as: JournalLine.init(account:party:debit:credit:currency:amount:dueDate:tax:base:isBase:label:))
      }
    }
    let booking = try Booking(
      JournalEntry.Draft(
        company: draft.company, date: draft.date, journal: .id(draft.journal), narration: draft.narration,
        source: nil, lines: lines, pointing: true),
      pointing: true, in: tx)
    tx.queue(
      """
      update journal_entry set status = 'posted', period_id = \(booking.period), posted_at = \(tx.now),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.queue("delete from journal_draft_line where entry_id = \(id)")
    try booking.insertLines(of: id, in: tx)
    return .shows(id, as: JournalEntry.view)
  }
}

/// A draft that is held for a change.
struct DraftEntry {
  let company: Company
  let journal: ID<Journal>
  let date: LocalDate
  let narration: String

  /// Locks the entry; 404 when it is absent, 409 when it is posted. `reading` queues what travels with it.
  static func hold(
    _ id: ID<JournalEntry>, in tx: Transaction, reading: () -> Void = {},
  ) throws -> DraftEntry {
    tx.hold(id)
    reading()
    let (company, journal, date, narration, status) = try tx.one(
      "select company_id, journal_id, date, narration, status from journal_entry where id = \(id)",
      as: {
        (company: ID<Company>, journal: ID<Journal>, date: LocalDate, narration: String, status: String) in
        (company, journal, date, narration, status)
      })
    guard status == "draft" else {
      throw Problem(
        .invalidState, "A posted entry is final: reverse it instead.", meta: ["status": .string(status)])
    }
    return DraftEntry(
      company: try tx.principal.company(company), journal: journal, date: date, narration: narration)
  }
}
