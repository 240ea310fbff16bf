import JSON
import Kernel
import Parties
import Postgres

/// An opportunity as a caller gives it: all of a new one, a merge patch of a known one.
struct OpportunityInput: Decodable, Sendable {
  var companyId: ID<Company>?
  var partyId: ID<Party>?
  var name: Patch<String>
  var contactIds: Patch<[ID<Party>]>
  var stageId: Patch<ID<Stage>>
  var amount: Patch<Decimal>
  var currency: Patch<String>
  var exchangeRate: Patch<Decimal>
  var probability: Patch<Decimal>
  var closeDate: Patch<LocalDate>
  var owner: Patch<String>
  var source: Patch<String>
  var note: Patch<String>
  var externalIds: Patch<JSONObject>
  var custom: Patch<JSONObject>

  /// What may be said only while nothing is decided.
  var changesTheDeal: Bool {
    stageId.isPresent || amount.isPresent || currency.isPresent || exchangeRate.isPresent || probability.isPresent
      || closeDate.isPresent
  }

  /// The contacts, each of them a party that may be dealt with.
  func contacts(in tx: Transaction) throws -> [ID<Party>]? {
    guard case .value(let ids) = contactIds else { return nil }
    return try ids.enumerated().map { try Party.require($1, pointer: "#/contact_ids/\($0)", in: tx) }
  }

  /// What says nothing about money, and so may change at any time.
  func describe(_ deal: inout Deal) {
    deal.name = name.applied(to: deal.name)
    deal.owner = owner.applied(to: deal.owner)
    deal.source = source.applied(to: deal.source)
    deal.note = note.applied(to: deal.note)
    deal.externalIds = deal.externalIds.patched(by: externalIds)
    deal.custom = deal.custom.patched(by: custom)
  }
}

/// Opens an opportunity in the first stage, or in the one named.
struct CreateOpportunity: Command {
  let company: Company
  let input: OpportunityInput

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    guard let named = input.partyId, case .value(let amount) = input.amount, case .value(let date) = input.closeDate
    else { throw Problem.notFound }
    let party = try Party.require(named, pointer: "#/party_id", in: tx)
    let contacts = try input.contacts(in: tx) ?? []
    var deal = try Deal(
      company: company, name: "", party: party, stage: try StageFacts.open(input.stageId.applied(to: nil), in: tx),
      amount: amount, currency: input.currency.applied(to: nil), exchangeRate: input.exchangeRate.applied(to: nil),
      closeDate: date, owner: nil, source: nil)
    input.describe(&deal)
    if case .value(let probability) = input.probability {
      deal.probability = probability.normalized
      deal.isOverridden = true
    }
    try deal.open(contacts: contacts, on: tx.today(in: company), in: tx)
    return .created(deal.id, as: Opportunity.view, at: "/v1/opportunities")
  }
}

/// Changes an opportunity; a new stage brings its probability along unless somebody knows better.
struct PatchOpportunity: Command {
  let id: ID<Opportunity>
  let input: OpportunityInput

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    var deal = try Deal.lock(id, in: tx)
    guard deal.status == .open || !input.changesTheDeal else {
      throw Problem(
        .invalidState, "The opportunity is \(deal.status.rawValue): open it again first.",
        meta: ["status": .string(deal.status.rawValue)])
    }
    input.describe(&deal)
    try revalue(&deal)
    try move(&deal, in: tx)
    if let contacts = try input.contacts(in: tx) { deal.setContacts(contacts, in: tx) }
    try deal.store(in: tx)
    tx.changed(.updated, id)
    return .shows(id, as: Opportunity.view)
  }

  private func revalue(_ deal: inout Deal) throws {
    deal.closeDate = input.closeDate.applied(to: deal.closeDate)
    let known: Decimal? = input.currency.isPresent ? nil : deal.exchangeRate
    if case .value(let code) = input.currency { deal.currency = try Deal.currency(code) }
    deal.exchangeRate = try Deal.rate(input.exchangeRate.applied(to: known), of: deal.currency, in: deal.company)
    deal.amount = try Deal.checked(input.amount.applied(to: deal.amount), in: deal.currency)
  }

  private func move(_ deal: inout Deal, in tx: Transaction) throws {
    guard deal.status == .open else { return }
    if case .value(let named) = input.stageId {
      let stage = try StageFacts.open(named, in: tx)
      deal.enter(stage, in: tx)
      if !deal.isOverridden { deal.probability = stage.probability }
    }
    switch input.probability {
    case .absent: break
    case .value(let probability):
      deal.probability = probability.normalized
      deal.isOverridden = true
    case .null:
      deal.probability = try StageFacts.open(deal.stage, in: tx).probability
      deal.isOverridden = false
    }
  }
}
