import JSON
import Kernel
import Parties
import Postgres

/// Makes of a lead a customer, a contact and an opportunity: exactly once, whoever asks at the same time.
struct ConvertLead: Command {
  struct Input: Decodable, Sendable {
    var companyId: ID<Company>?
    var partyId: ID<Party>?
    var contactId: ID<Party>?
    var opportunityId: ID<Opportunity>?
    var allowDuplicate: Bool?
    var opportunity: Wanted?

    struct Wanted: Decodable, Sendable {
      var name: String?
      var stageId: ID<Stage>?
      var amount: Decimal?
      var currency: String?
      var exchangeRate: Decimal?
      var closeDate: LocalDate?
    }
  }

  let id: ID<Lead>
  let input: Input
  /// Whose opportunity it will be; nil when there is one already.
  let company: Company?

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
    guard input.opportunityId == nil || input.opportunity == nil else {
      throw Problem(.refused, "Say `opportunity_id` or `opportunity`, not both.", pointer: "#/opportunity")
    }
    company = input.opportunityId == nil ? try request.company(input.companyId) : nil
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    // The lead's row is the guard: who comes second waits here, and then finds it converted.
    let (lead, status) = try LeadDetails.lock(id, in: tx)
    try require(status, in: tx)
    var people = try LeadPeople(lead: lead, input: input, in: tx)
    let (party, contact) = try people.settle(in: tx)
    let opportunity = try settleOpportunity(for: party, contact, lead, in: tx)
    tx.queue(
      """
      update lead set status = 'converted', party_id = \(party), contact_id = \(contact),
        opportunity_id = \(opportunity), converted_at = \(tx.now), converted_by = \(tx.actor),
        version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.changed(.event("converted"), id)
    return .shows(id, as: Lead.view)
  }

  private func require(_ status: Lead.Status, in tx: Transaction) throws {
    if status == .converted {
      let meta = try tx.one(
        "select party_id, contact_id, opportunity_id from lead where id = \(id)",
        as: { (party: ID<Party>?, contact: ID<Party>?, opportunity: ID<Opportunity>?) -> [String: JSON] in
          var meta: [String: JSON] = [:]
          if let party { meta["party_id"] = .string(party.text) }
          if let contact { meta["contact_id"] = .string(contact.text) }
          if let opportunity { meta["opportunity_id"] = .string(opportunity.text) }
          return meta
        })
      throw Problem(.alreadyConverted, "The lead was converted before.", meta: meta)
    }
    guard Lead.transitions[status]?.contains(.converted) == true else {
      throw Problem(
        .invalidState, "A lead that is \(status.rawValue) cannot be converted.",
        meta: ["status": .string(status.rawValue)])
    }
  }

  private func settleOpportunity(
    for party: ID<Party>, _ contact: ID<Party>?, _ lead: LeadDetails, in tx: Transaction,
  ) throws -> ID<Opportunity> {
    if let known = input.opportunityId {
      if let contact { Deal.join(contact, known, in: tx) }
      try tx.touch(SourceDocument(known))
      return known
    }
    guard let company else { throw Problem.notFound }
    let wanted = input.opportunity
    let today = tx.today(in: company)
    let deal = try Deal(
      company: company, name: wanted?.name ?? lead.organisation ?? lead.person ?? "", party: party,
      stage: try StageFacts.open(wanted?.stageId, in: tx), amount: wanted?.amount ?? .zero,
      currency: wanted?.currency, exchangeRate: wanted?.exchangeRate, at: "#/opportunity",
      closeDate: wanted?.closeDate ?? today.adding(months: 3), owner: lead.owner, source: lead.source)
    try deal.open(contacts: contact.map { [$0] } ?? [], on: today, in: tx)
    return deal.id
  }
}
