import JSON
package import Kernel
import Postgres

/// What the company grants a customer, and the guard of its credit.
package enum Customer {
  /// What one company grants one customer.
  package struct Terms: Sendable {
    /// In the company's currency; nil: no limit.
    package let creditLimit: Decimal?
    /// When its invoices are due; nil: at once.
    package let paymentTerm: ID<PaymentTerm>?
    package let isDunningBlocked: Bool

    static let none = Terms(creditLimit: nil, paymentTerm: nil, isDunningBlocked: false)
  }

  /// The terms of a customer with a company; those of the winner when it was merged.
  package static func terms(of party: ID<Party>, company: ID<Company>, in tx: Transaction) throws -> Terms {
    try tx.first(
      """
      select t.credit_limit, t.payment_term_id, t.dunning_blocked
      from party p join party_terms t on t.tenant_id = p.tenant_id and t.party_id = p.resolved_id
      where p.id = \(party) and t.company_id = \(company)
      """, as: Terms.init(creditLimit:paymentTerm:isDunningBlocked:)) ?? .none
  }

  /// Takes the customer's guard row with a company, so that no other order of the customer is confirmed
  /// meanwhile, and answers its terms.
  ///
  /// A row that does not exist locks nothing, hence the insert: the company may be younger than the customer.
  package static func holdTerms(of party: ID<Party>, company: ID<Company>, in tx: Transaction) throws -> Terms
  {
    tx.queue(
      """
      insert into party_terms (company_id, party_id, updated_at, updated_by)
      select \(company), p.resolved_id, \(tx.now), \(tx.actor) from party p where p.id = \(party)
      on conflict do nothing
      """)
    return try tx.first(
      """
      select t.credit_limit, t.payment_term_id, t.dunning_blocked
      from party p join party_terms t on t.tenant_id = p.tenant_id and t.party_id = p.resolved_id
      where p.id = \(party) and t.company_id = \(company)
      for update of t
      """, as: Terms.init(creditLimit:paymentTerm:isDunningBlocked:)) ?? .none
  }
}

/// Sets what one company grants a customer.
struct PatchCustomerTerms: Command {
  struct Input: Decodable {
    let companyId: ID<Company>?
    let creditLimit: Patch<Decimal>
    let paymentTermId: Patch<ID<PaymentTerm>>
    let dunningBlocked: Bool?
  }

  let id: ID<Party>
  let company: Company
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    _ = try KnownParty.load(id, as: .customer, in: tx)
    let current = try Customer.holdTerms(of: id, company: company.id, in: tx)
    tx.queue(
      """
      update party_terms set
        credit_limit = \(try creditLimit(replacing: current.creditLimit)),
        payment_term_id = \(input.paymentTermId.applied(to: current.paymentTerm)),
        dunning_blocked = \(input.dunningBlocked ?? current.isDunningBlocked),
        updated_at = \(tx.now), updated_by = \(tx.actor)
      where company_id = \(company.id) and party_id = \(id)
      """,
      onConstraint: [
        "party_terms_payment_term_fkey": Problem(
          .unknownReference, "There is no such payment term.", pointer: "#/payment_term_id")
      ])
    Party.touched(id, in: tx)
    tx.changed(.updated, id)
    return .shows(id, as: Party.view(as: .customer, for: actor))
  }

  private func creditLimit(replacing current: Decimal?) throws -> Decimal? {
    guard case .value(let limit) = input.creditLimit else { return input.creditLimit.applied(to: current) }
    do {
      return try limit.checked(scale: company.currency.scale)
    } catch {
      throw Problem(error, pointer: "#/credit_limit")
    }
  }
}
