import JSON
package import Kernel
import Postgres

/// Changes an account; what its lines were booked under stays once there are any.
struct PatchAccount: Command {
  struct Input: Decodable {
    let code: Patch<String>
    let name: Patch<String>
    let type: Patch<Account.Kind>
    let role: Patch<AccountRole>
    let currency: Patch<String>
    let partyRequired: Patch<Bool>
    let reconcilable: Patch<Bool>
    let parentId: Patch<ID<Account>>
  }

  let id: ID<Account>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let old = try tx.one(
      """
      select a.code, a.name, a.type, a.role, a.currency, a.party_required, a.reconcilable, a.parent_id,
        exists (
          select from account_balance b
          where b.tenant_id = a.tenant_id and b.company_id = a.company_id and b.account_id = a.id
        )
      from account a where a.id = \(id)
      """,
      as: Terms.init(code:name:type:role:currency:partyRequired:reconcilable:parent:isUsed:))
    var new = old
    new.code = input.code.applied(to: old.code)
    new.name = input.name.applied(to: old.name)
    if case .value(let type) = input.type { new.type = type.rawValue }
    switch input.role {
    case .absent: break
    case .null: new.role = nil
    case .value(let role): new.role = role.rawValue
    }
    new.currency = input.currency.applied(to: old.currency)
    new.partyRequired = input.partyRequired.applied(to: old.partyRequired)
    new.reconcilable = input.reconcilable.applied(to: old.reconcilable)
    new.parent = input.parentId.applied(to: old.parent)
    try Account.requireCurrency(new.currency)
    try requireUnused(old, new)
    if let parent = new.parent, parent != old.parent { try requireNoCycle(parent, in: tx) }
    tx.queue(
      """
      update account set code = \(new.code), name = \(new.name), type = \(new.type), role = \(new.role),
        currency = \(new.currency), party_required = \(new.partyRequired), reconcilable = \(new.reconcilable),
        parent_id = \(new.parent), version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """,
      onConstraint: Account.refusals(code: new.code, role: new.role.flatMap(AccountRole.init(rawValue:))))
    tx.changed(.updated, id)
    return .shows(id, as: Account.view)
  }

  private func requireUnused(_ old: Terms, _ new: Terms) throws {
    guard old.isUsed else { return }
    let fixed = [
      ("type", new.type != old.type),
      ("currency", new.currency != old.currency && new.currency != nil),
      ("party_required", new.partyRequired && !old.partyRequired),
      ("reconcilable", new.reconcilable != old.reconcilable),
    ]
    var faults = Faults(.accountInUse)
    for (member, isChanged) in fixed where isChanged {
      faults.note(.accountInUse, "Lines are booked on the account: this stays as it is.", at: "#/\(member)")
    }
    try faults.check()
  }

  /// Walks up from the new parent: meeting this account would close a circle.
  private func requireNoCycle(_ parent: ID<Account>, in tx: Transaction) throws {
    let closes = try tx.value(
      """
      with recursive above(id, parent_id) as (
        select a.id, a.parent_id from account a where a.id = \(parent)
        union select a.id, a.parent_id from account a join above b on a.id = b.parent_id
      )
      select exists (select from above where id = \(id))
      """, as: Bool.self)
    if closes == true {
      throw Problem(.refused, "An account cannot stand below itself.", pointer: "#/parent_id")
    }
  }

  struct Terms {
    var code: String
    var name: String
    var type: String
    var role: String?
    var currency: String?
    var partyRequired: Bool
    var reconcilable: Bool
    var parent: ID<Account>?
    let isUsed: Bool
  }
}

/// Archives an account, or restores it.
struct ArchiveAccount: Command {
  let id: ID<Account>
  let restores: Bool

  init(_ request: Request) throws { try self.init(request, restores: false) }

  init(_ request: Request, restores: Bool) throws {
    id = try request.id()
    self.restores = restores
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let (isArchived, role) = try tx.one(
      "select archived_at is not null, role from account where id = \(id)",
      as: { (isArchived: Bool, role: String?) in (isArchived, role) })
    guard isArchived == restores else {
      throw Problem(.invalidState, restores ? "The account is in use." : "The account is archived already.")
    }
    if let role, !restores {
      throw Problem(
        .invalidState, "The account holds the role \(role): give it to another account first.",
        meta: ["role": .string(role)])
    }
    tx.queue(
      """
      update account set archived_at = \(restores ? nil : tx.now), version = version + 1,
        updated_at = \(tx.now),
        updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.changed(.event(restores ? "restored" : "archived"), id)
    return .shows(id, as: Account.view)
  }
}

extension ProblemCode {
  /// Lines are booked on the account.
  package static let accountInUse = ProblemCode("account_in_use", 409, "Lines are booked on the account")
}
