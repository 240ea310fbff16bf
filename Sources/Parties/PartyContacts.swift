import JSON
import Kernel
import Postgres

/// The persons who work for an organisation or speak for it.
extension Party {
  static let contactListing = Listing(
    View(
      kind, as: "p", columns: "p.id, p.name, r.role, p.email, p.phone, r.since, r.until",
      from: """
        party a
        join party_relationship r on r.tenant_id = a.tenant_id and r.organisation_id = a.resolved_id
        join party p on p.tenant_id = r.tenant_id and p.id = r.person_id
        """),
    sorts: [Sort("name", by: "p.name", type: "text")],
    parent: kind
  ) { request in "a.id = \(try request.id(of: Party.self))" }
}

/// Links a person who is known to an organisation, or records a new one with the link.
struct AddPartyContact: Command {
  struct Input: Decodable {
    let personId: ID<Party>?
    let person: PartyInput?
    let role: String?
    let since: LocalDate?
    let until: LocalDate?
  }

  let id: ID<Party>
  let input: Input
  let allowsDuplicate: Bool

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
    allowsDuplicate = request.flag("allow_duplicate")
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let organisation = try KnownParty.load(id, in: tx)
    try checkInput()
    guard organisation.details.kind == "organisation" else {
      throw Problem(.refused, "A person has no contacts; link it to its organisation instead.")
    }
    let person = try person(of: organisation, in: tx)
    tx.queue(
      """
      insert into party_relationship (organisation_id, person_id, role, since, until, created_at, created_by)
      values (\(id), \(person), \(input.role), \(input.since), \(input.until), \(tx.now), \(tx.actor))
      """,
      onConstraint: [
        "party_relationship_pkey": Problem(
          .duplicate, "The person is a contact of this organisation already.",
          meta: ["person_id": .string(person.text)])
      ])
    Party.touched(id, in: tx)
    tx.changed(.updated, id)
    return .created(person, as: Party.view(for: actor), at: "/v1/parties")
  }

  private func checkInput() throws {
    var faults = Faults()
    if (input.personId == nil) == (input.person == nil) {
      faults.note(.refused, "Say `person_id` or `person`, one of them.", at: "#/person")
    }
    if let kind = input.person?.kind, kind != "person" {
      faults.note(.refused, "A contact is a person.", at: "#/person/kind")
    }
    if let since = input.since, let until = input.until, until < since {
      faults.note(.refused, "It ends before it begins.", at: "#/until")
    }
    try faults.check()
  }

  private func person(of organisation: KnownParty, in tx: Transaction) throws -> ID<Party> {
    if let input = input.person {
      return try Party.create(input, of: "person", allowsDuplicate: allowsDuplicate, at: "#/person", in: tx)
    }
    guard let named = input.personId else { throw Problem.notFound }
    let person = try Party.require(named, pointer: "#/person_id", in: tx)
    guard try tx.value("select kind = 'person' from party where id = \(person)", as: Bool.self) == true else {
      throw Problem(
        .refused, "A contact is a person.", pointer: "#/person_id", meta: ["id": .string(person.text)])
    }
    return person
  }
}

/// Ends the link between an organisation and a person; both remain.
struct RemovePartyContact: Command {
  let id: ID<Party>
  let person: ID<Party>

  init(_ request: Request) throws {
    id = try request.id()
    person = try request.id("contact_id")
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let removed = try tx.run(
      "delete from party_relationship where organisation_id = \(id) and person_id = \(person)")
    guard removed > 0 else { throw Problem.notFound }
    Party.touched(id, in: tx)
    tx.changed(.updated, id)
    return .nothing
  }
}
