import JSON
import Kernel
import Postgres

/// Adds a tax; it is booked on the account with its scope's role unless another is named.
struct CreateTax: Command {
  struct Input: Decodable {
    let companyId: ID<Company>?
    let name: String
    let rate: Decimal
    let includedInPrice: Bool?
    let scope: Tax.Scope
    let accountId: ID<Account>?
    let creditAccountId: ID<Account>?
    let validFrom: LocalDate?
    let validTo: LocalDate?
  }

  let input: Input
  let company: Company

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let account = try input.accountId ?? Self.account(for: input.scope, of: company, in: tx)
    let id = ID<Tax>()
    tx.queue(
      """
      insert into tax
        (id, company_id, name, rate, included_in_price, scope, account_id, credit_account_id, valid_from,
          valid_to,
         created_at, created_by, updated_at, updated_by)
      values
        (\(id), \(company.id), \(input.name), \(input.rate), \(input.includedInPrice ?? false),
         \(input.scope.rawValue), \(account), \(input.creditAccountId), \(input.validFrom), \(input.validTo),
         \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """,
      onConstraint: Tax.refusals(name: input.name))
    tx.changed(.created, id)
    return .created(id, as: Tax.view, at: "/v1/taxes")
  }

  private static func account(for scope: Tax.Scope, of company: Company, in tx: Transaction) throws -> ID<
    Account
  > {
    let account = try tx.value(
      "select id from account where company_id = \(company.id) and role = \(scope.role.rawValue)",
      as: ID<Account>.self)
    guard let account else {
      throw Problem(
        .accountMissing, "No account holds the role \(scope.role.rawValue).", pointer: "#/account_id",
        meta: ["role": .string(scope.role.rawValue)])
    }
    return account
  }
}

extension Tax {
  /// What the tax's constraints mean to the caller.
  static func refusals(name: String) -> [String: any Error] {
    [
      "tax_name_key": Problem(
        .duplicate, "There is a tax \(name) already.", pointer: "#/name", meta: ["name": .string(name)]),
      "tax_account_fkey": Problem(
        .unknownReference, "There is no such account in this company.", pointer: "#/account_id"),
      "tax_credit_account_fkey": Problem(
        .unknownReference, "There is no such account in this company.", pointer: "#/credit_account_id"),
      "tax_valid_check": Problem(
        .refused, "A tax ends on or after the day it begins.", pointer: "#/valid_to"),
    ]
  }
}
