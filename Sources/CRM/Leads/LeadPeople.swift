import JSON
import Kernel
import Parties
import Postgres

/// Finds out who the customer and the contact of a lead are, and makes those that do not exist.
struct LeadPeople {
  let lead: LeadDetails
  let allowsDuplicate: Bool
  /// Records that were named instead of being made.
  var party: ID<Party>?
  var contact: ID<Party>?
  /// With an opportunity that exists nothing else about its party changes.
  let joins: Bool

  init(lead: LeadDetails, input: ConvertLead.Input, in tx: Transaction) throws {
    self.lead = lead
    allowsDuplicate = input.allowDuplicate ?? false
    joins = input.opportunityId != nil
    if let named = input.partyId { party = try Party.require(named, pointer: "#/party_id", in: tx) }
    if let named = input.contactId { contact = try Self.person(named, in: tx) }
    if let named = input.opportunityId { party = try Self.party(of: named, expecting: party, in: tx) }
    if let contact, party == nil { party = try Self.organisation(of: contact, in: tx) }
  }

  /// The customer and the contact, all of them made and linked.
  mutating func settle(in tx: Transaction) throws -> (party: ID<Party>, contact: ID<Party>?) {
    if let party {
      if !joins { try Party.addRole(.customer, to: party, in: tx) }
      let contact = try contact ?? makeContact(of: party, in: tx)
      if let contact, !joins, try !Self.isPerson(party, in: tx) {
        try Party.relate(person: contact, to: party, in: tx)
      }
      return (party, contact)
    }
    guard let organisation = lead.organisation else {
      // A person buys for himself: customer and contact are one.
      if let contact {
        try Party.addRole(.customer, to: contact, in: tx)
        return (contact, contact)
      }
      let person = try Party.create(newPerson, roles: [.customer], allowsDuplicate: allowsDuplicate, in: tx)
      return (person, person)
    }
    var new = Party.New(kind: "organisation", name: organisation)
    fillPlace(of: &new)
    if lead.person == nil, contact == nil { fillReach(of: &new) }
    let made = try Party.create(new, roles: [.customer], allowsDuplicate: allowsDuplicate, in: tx)
    let contact = try contact ?? makeContact(of: made, in: tx)
    if let contact { try Party.relate(person: contact, to: made, in: tx) }
    return (made, contact)
  }

  /// The person of the lead, unless the party is a person itself or the lead names none.
  private func makeContact(of party: ID<Party>, in tx: Transaction) throws -> ID<Party>? {
    if try Self.isPerson(party, in: tx) { return party }
    guard lead.person != nil else { return nil }
    return try Party.create(newPerson, allowsDuplicate: allowsDuplicate, in: tx)
  }

  private var newPerson: Party.New {
    var new = Party.New(kind: "person", name: lead.person ?? lead.organisation ?? "")
    new.givenName = lead.givenName
    new.familyName = lead.familyName
    fillReach(of: &new)
    fillPlace(of: &new)
    return new
  }

  private func fillReach(of new: inout Party.New) {
    new.email = lead.email
    new.phone = lead.phone
  }

  private func fillPlace(of new: inout Party.New) {
    new.city = lead.city
    new.country = lead.country
    new.owner = lead.owner
  }

  private static func isPerson(_ id: ID<Party>, in tx: Transaction) throws -> Bool {
    try tx.value("select kind = 'person' from party where id = \(id)", as: Bool.self) ?? false
  }

  private static func person(_ named: ID<Party>, in tx: Transaction) throws -> ID<Party> {
    let id = try Party.require(named, pointer: "#/contact_id", in: tx)
    guard try isPerson(id, in: tx) else {
      throw Problem(.refused, "A contact is a person.", pointer: "#/contact_id", meta: ["id": .string(named.text)])
    }
    return id
  }

  /// The first organisation the person speaks for.
  private static func organisation(of person: ID<Party>, in tx: Transaction) throws -> ID<Party>? {
    try tx.value(
      """
      select o.resolved_id from party_relationship r
      join party o on o.tenant_id = r.tenant_id and o.id = r.organisation_id
      where r.person_id = \(person) order by r.since nulls last, r.created_at limit 1
      """, as: ID<Party>.self)
  }

  private static func party(
    of opportunity: ID<Opportunity>, expecting party: ID<Party>?, in tx: Transaction,
  ) throws -> ID<Party> {
    tx.hold(opportunity, at: "#/opportunity_id")
    let (its, status) = try tx.one(
      """
      select p.resolved_id, o.status from opportunity o join party p on p.tenant_id = o.tenant_id and p.id = o.party_id
      where o.id = \(opportunity)
      """, as: { (party: ID<Party>, status: String) in (party, status) })
    guard status == "open" else {
      throw Problem(
        .invalidState, "The opportunity is \(status).", pointer: "#/opportunity_id", meta: ["status": .string(status)])
    }
    guard party == nil || party == its else {
      throw Problem(
        .refused, "The opportunity is another party's.", pointer: "#/party_id", meta: ["party_id": .string(its.text)])
    }
    return its
  }
}
