import JSON
import Kernel
import Postgres

/// Adds an account to a company's chart.
struct CreateAccount: Command {
  struct Input: Decodable {
    let companyId: ID<Company>?
    let code: String
    let name: String
    let type: Account.Kind
    let role: AccountRole?
    let currency: String?
    let partyRequired: Bool?
    let reconcilable: Bool?
    let parentId: ID<Account>?
  }

  let input: Input
  let company: Company

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    try Account.requireCurrency(input.currency)
    let id = ID<Account>()
    tx.queue(
      """
      insert into account
        (id, company_id, code, name, type, role, currency, party_required, reconcilable, parent_id,
         created_at, created_by, updated_at, updated_by)
      values
        (\(id), \(company.id), \(input.code), \(input.name), \(input.type.rawValue), \(input.role?.rawValue),
         \(input.currency), \(input.partyRequired ?? false), \(input.reconcilable ?? false),
           \(input.parentId),
         \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """,
      onConstraint: Account.refusals(code: input.code, role: input.role))
    tx.changed(.created, id)
    return .created(id, as: Account.view, at: "/v1/accounts")
  }
}

extension Account {
  static func requireCurrency(_ code: String?) throws {
    guard let code, Currency(code) == nil else { return }
    throw Problem(
      .unknownReference, "There is no currency \(code).", pointer: "#/currency",
      meta: ["currency": .string(code)])
  }

  /// What the account's constraints mean to the caller.
  static func refusals(code: String, role: AccountRole?) -> [String: any Error] {
    [
      "account_code_key": Problem(
        .duplicate, "There is an account \(code) already.", pointer: "#/code", meta: ["code": .string(code)]),
      "account_role_key": Problem(
        .duplicate, "Another account holds this role.", pointer: "#/role",
        meta: ["role": .string(role?.rawValue ?? "")]),
      "account_parent_fkey": Problem(
        .unknownReference, "There is no such account in this company.", pointer: "#/parent_id"),
      "account_parent_check": Problem(.refused, "An account is not its own parent.", pointer: "#/parent_id"),
    ]
  }
}
