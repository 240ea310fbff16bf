import JSON
import Kernel
import Postgres

/// Lines as a request gives them.
struct LineInput: Decodable {
  let accountId: ID<Account>
  let partyId: String?
  let debit: Decimal?
  let credit: Decimal?
  let currency: String?
  let amountInCurrency: Decimal?
  let dueDate: LocalDate?
  let label: String?

  func line(at pointer: String) throws -> JournalLine {
    var currency: Currency?
    if let code = self.currency {
      guard let known = Currency(code) else {
        throw Problem(
          .unknownReference, "There is no currency \(code).", pointer: "\(pointer)/currency",
          meta: ["currency": .string(code)])
      }
      currency = known
    }
    return JournalLine(
      account: .id(accountId), party: partyId.flatMap { TypeID.decode($0) }.map { PartyReference($0.id) },
      debit: debit ?? .zero, credit: credit ?? .zero, currency: currency, amountInCurrency: amountInCurrency,
      dueDate: dueDate, label: label)
  }

  static func lines(_ input: [LineInput]) throws -> [JournalLine] {
    try input.enumerated().map { try $0.element.line(at: "#/lines/\($0.offset)") }
  }
}

/// The lines of a draft: each of them sound, the whole not balanced yet.
struct DraftLines {
  let sums: JournalEntry.Sums

  /// Checks every line against its account and its party, and the date against its period.
  init(_ lines: [JournalLine], company: Company, date: LocalDate, in tx: Transaction) throws {
    sums = try JournalEntry.Sums(lines, in: company.currency, pointing: true)
    var accounts: [ID<Account>: Account] = [:]
    var parties: Set<UInt128> = []
    tx.queue(
      """
      select a.id, a.code, a.role, a.currency, a.party_required, a.reconcilable, a.archived_at is not null
      from account a where a.company_id = \(company.id)
        and a.id = any(\(lines.compactMap(\.accountID))::uuid[])
      """
    ) { rows in
      for account in try rows.all(
        as: Account.init(id:code:role:currency:partyRequired:reconcilable:archived:))
      {
        accounts[account.id] = account
      }
    }
    tx.queue(
      """
      select id from party
      where id = any(\(lines.compactMap { $0.party.map { UUIDValue($0.raw) } })::uuid[])
      """
    ) { rows in
      parties = Set(try rows.all(as: { (id: UUIDValue) in id.raw }))
    }
    try Self.requirePeriod(for: date, company: company, in: tx)
    for (index, line) in sums.lines.enumerated() {
      let pointer = "#/lines/\(index)"
      guard let account = line.accountID.flatMap({ accounts[$0] }) else {
        throw Problem(
          .unknownReference, "There is no such account in this company.", pointer: "\(pointer)/account_id",
          meta: ["id": .string(line.accountID?.text ?? "")])
      }
      try account.requireFit(for: line, at: pointer, reversing: false)
      if let party = line.party, !parties.contains(party.raw) {
        throw Problem(.unknownReference, "There is no such party.", pointer: "\(pointer)/party_id")
      }
    }
  }

  /// Nothing is drafted where nothing could be posted.
  static func requirePeriod(for date: LocalDate, company: Company, in tx: Transaction) throws {
    try Ledger.requireOpenPeriod(for: date, of: company, pointer: "#/date", in: tx)
  }

  func insert(for entry: ID<JournalEntry>, company: ID<Company>, in tx: Transaction) {
    let lines = sums.lines
    guard !lines.isEmpty else { return }
    tx.queue(
      """
      insert into journal_draft_line
        (entry_id, line_no, company_id, account_id, party_id, debit, credit, currency, amount, due_date,
          label)
      select \(entry), l.line_no, \(company), l.account_id, l.party_id, l.debit, l.credit, l.currency,
        l.amount,
        l.due_date, l.label
      from unnest(
        \(lines.map(\.accountID))::uuid[], \(lines.map { $0.party.map { UUIDValue($0.raw) } })::uuid[],
        \(lines.map(\.debit))::numeric[], \(lines.map(\.credit))::numeric[],
          \(lines.map { $0.currency?.code })::text[],
        \(lines.map(\.amountInCurrency))::numeric[], \(lines.map(\.dueDate))::date[],
          \(lines.map(\.label))::text[]
      ) with ordinality as l(account_id, party_id, debit, credit, currency, amount, due_date, label, line_no)
      """)
  }
}

extension JournalLine {
  /// The account, where it is named by its id.
  var accountID: ID<Account>? {
    if case .id(let id) = account { id } else { nil }
  }
}
