import JSON
package import Kernel
import Postgres

/// An entry with everything it needs to be written: its period, held open; its journal; an account for every
/// line.
///
/// All of it is found in one round trip, and everything after it is queued: a posting costs two.
struct Booking {
  let draft: JournalEntry.Draft
  let period: ID<Period>
  let journal: ID<Journal>
  let series: String
  let accounts: [Account]

  /// `pointing`: the lines are those of the request's body. `reversing`: archived accounts still take what
  /// undoes their lines.
  init(_ draft: JournalEntry.Draft, pointing: Bool = false, reversing: Bool = false, in tx: Transaction)
    throws
  {
    self.draft = draft
    let found = Chart()
    Self.queueAccounts(for: draft, in: tx) { found.add($0) }
    let place = try tx.first(
      """
      select p.id, p.name, p.status, p.ends_on >= \(draft.date), j.id, j.code
      from period p
      left join lateral (
        select j.id, j.code from journal j
        where j.tenant_id = p.tenant_id and j.company_id = p.company_id and \(Self.condition(draft.journal))
        order by j.id limit 1
      ) j on true
      where p.company_id = \(draft.company.id) and p.starts_on <= \(draft.date)
      order by p.starts_on desc limit 1
      for share of p
      """,
      as: {
        (id: ID<Period>, name: String, status: String, holds: Bool, journal: ID<Journal>?, code: String?) in
        (period: Period(id: id, name: name, status: status), holds: holds, journal: journal, code: code)
      })
    guard let place, place.holds else {
      throw Period.noPeriod(for: draft.date, pointer: pointing ? "#/date" : nil)
    }
    try place.period.requireOpen(for: draft.date, pointer: pointing ? "#/date" : nil)
    guard let journal = place.journal, let code = place.code else {
      throw Problem(.accountMissing, "\(draft.company.name) has no journal for this: open its books first.")
    }
    period = place.period.id
    self.journal = journal
    series = code
    accounts = try draft.lines.enumerated().map { index, line in
      let account = try found.account(for: line, at: pointing ? "#/lines/\(index)" : nil)
      try account.requireFit(for: line, at: pointing ? "#/lines/\(index)" : nil, reversing: reversing)
      return account
    }
  }

  private static func condition(_ journal: JournalEntry.JournalChoice) -> SQL {
    switch journal {
    case .kind(let kind): "j.kind = \(kind.rawValue)"
    case .id(let id): "j.id = \(id)"
    }
  }

  /// By role and by id, each served by its key. The share of the key that the lines' reference takes anyway
  /// is taken here, so that what the account demands cannot change in between.
  private static func queueAccounts(
    for draft: JournalEntry.Draft, in tx: Transaction, then add: @escaping (Account) -> Void,
  ) {
    var roles: Set<String> = []
    var ids: Set<ID<Account>> = []
    for line in draft.lines {
      switch line.account {
      case .role(let role): roles.insert(role.rawValue)
      case .id(let id): ids.insert(id)
      }
    }
    func queue(_ condition: SQL) {
      tx.queue(
        """
        select a.id, a.code, a.role, a.currency, a.party_required, a.reconcilable, a.archived_at is not null
        from account a where a.company_id = \(draft.company.id) and \(condition) for key share
        """
      ) { rows in
        for account in try rows.all(
          as: Account.init(id:code:role:currency:partyRequired:reconcilable:archived:))
        {
          add(account)
        }
      }
    }
    if !roles.isEmpty { queue("a.role = any(\(roles.sorted())::text[])") }
    if !ids.isEmpty { queue("a.id = any(\(ids.sorted())::uuid[])") }
  }
}

/// The accounts a booking needs, by id and by role.
private final class Chart {
  private var byID: [ID<Account>: Account] = [:]
  private var byRole: [String: Account] = [:]

  func add(_ account: Account) {
    byID[account.id] = account
    if let role = account.role { byRole[role] = account }
  }

  func account(for line: JournalLine, at pointer: String?) throws -> Account {
    switch line.account {
    case .role(let role):
      guard let account = byRole[role.rawValue] else {
        throw Problem(
          .accountMissing, "No account holds the role \(role.rawValue).",
          meta: ["role": .string(role.rawValue)])
      }
      return account
    case .id(let id):
      guard let account = byID[id] else {
        throw Problem(
          .unknownReference, "There is no such account in this company.",
          pointer: pointer.map { "\($0)/account_id" },
          meta: ["id": .string(id.text)])
      }
      return account
    }
  }
}

extension Account {
  /// Refuses a line the account cannot take: archived, without the party it demands, in another currency.
  func requireFit(for line: JournalLine, at pointer: String?, reversing: Bool) throws {
    let meta: [String: JSON] = ["account": .string(code)]
    if archived, !reversing {
      throw Problem(
        .accountArchived, "Account \(code) is archived.", pointer: pointer.map { "\($0)/account_id" },
        meta: meta)
    }
    if partyRequired, line.party == nil {
      throw Problem(
        .partyRequired, "Every line on account \(code) names a party.",
        pointer: pointer.map { "\($0)/party_id" },
        meta: meta)
    }
    if let currency, currency != line.currency?.code {
      throw Problem(
        .refused, "Account \(code) takes \(currency) only.", pointer: pointer.map { "\($0)/currency" },
        meta: meta)
    }
  }
}

extension ProblemCode {
  /// No account of the company holds the role a posting needs.
  package static let accountMissing = ProblemCode("account_missing", 409, "An account this needs is missing")
  /// The account is archived.
  package static let accountArchived = ProblemCode("account_archived", 409, "The account is archived")
  /// A line without the party its account demands.
  package static let partyRequired = ProblemCode("party_required", 422, "The account needs a party")
}
