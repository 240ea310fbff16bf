import JSON
package import Kernel
import Postgres

/// Changes a tax; its rate stays once it has been booked, so that every base times its rate remains its tax.
struct PatchTax: Command {
  struct Input: Decodable {
    let name: Patch<String>
    let rate: Patch<Decimal>
    let accountId: Patch<ID<Account>>
    let creditAccountId: Patch<ID<Account>>
    let validFrom: Patch<LocalDate>
    let validTo: Patch<LocalDate>
  }

  let id: ID<Tax>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let old = try tx.one(
      """
      select t.name, t.rate, t.account_id, t.credit_account_id, t.valid_from, t.valid_to
      from tax t where t.id = \(id)
      """,
      as: Terms.init(name:rate:account:creditAccount:validFrom:validTo:))
    let rate = input.rate.applied(to: old.rate)
    if rate != old.rate { try requireUnused(in: tx) }
    let name = input.name.applied(to: old.name)
    tx.queue(
      """
      update tax set name = \(name), rate = \(rate), account_id = \(input.accountId.applied(to: old.account)),
        credit_account_id = \(input.creditAccountId.applied(to: old.creditAccount)),
        valid_from = \(input.validFrom.applied(to: old.validFrom)),
        valid_to = \(input.validTo.applied(to: old.validTo)),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """,
      onConstraint: Tax.refusals(name: name))
    tx.changed(.updated, id)
    return .shows(id, as: Tax.view)
  }

  private func requireUnused(in tx: Transaction) throws {
    let isUsed = try tx.value(
      """
      select exists (
        select from tax t
        join period p on p.tenant_id = t.tenant_id and p.company_id = t.company_id
        join journal_line l on l.tenant_id = t.tenant_id and l.company_id = t.company_id
          and l.period_id = p.id
          and l.tax_id = t.id
        where t.id = \(id)
      )
      """, as: Bool.self)
    if isUsed == true {
      throw Problem(
        .taxInUse, "The tax has been booked at this rate: archive it and create its successor.",
        pointer: "#/rate")
    }
  }

  struct Terms {
    let name: String
    let rate: Decimal
    let account: ID<Account>
    let creditAccount: ID<Account>?
    let validFrom: LocalDate?
    let validTo: LocalDate?
  }
}

/// Archives a tax: what carries it keeps it, and it is offered no more.
struct ArchiveTax: Command {
  let id: ID<Tax>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let isArchived = try tx.value("select archived_at is not null from tax where id = \(id)", as: Bool.self)
    guard isArchived == false else { throw Problem(.invalidState, "The tax is archived already.") }
    tx.queue(
      """
      update tax set archived_at = \(tx.now), version = version + 1, updated_at = \(tx.now),
        updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.changed(.event("archived"), id)
    return .shows(id, as: Tax.view)
  }
}

extension ProblemCode {
  /// The tax has been booked.
  package static let taxInUse = ProblemCode("tax_in_use", 409, "The tax has been booked")
}
