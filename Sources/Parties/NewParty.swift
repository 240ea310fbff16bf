import JSON
package import Kernel
import Postgres

/// What other modules need to bring a party into being, such as a lead that is converted.
extension Party {
  /// All that is said of a new party.
  package struct New: Sendable {
    package let kind: String
    package let name: String
    package var givenName: String?
    package var familyName: String?
    package var email: String?
    package var phone: String?
    package var city: String?
    package var country: String?
    package var owner: String?
    package var note: String?

    /// An organisation or a person by name; the rest is set afterwards.
    package init(kind: String, name: String) {
      self.kind = kind
      self.name = name
    }
  }

  /// Makes a party. Throws 409 `duplicate` when an active one has its e-mail, unless that is allowed, and 422
  /// `invalid_phone`.
  package static func create(
    _ new: New, roles: Set<Role> = [], allowsDuplicate: Bool = false, in tx: Transaction,
  ) throws -> ID<Party> {
    let id = ID<Party>()
    var details = PartyDetails()
    details.kind = new.kind
    details.name = new.name
    details.givenName = new.givenName
    details.familyName = new.familyName
    details.owner = new.owner
    details.note = new.note
    if let email = new.email { details.emails = [PartyDetails.Email(address: email, label: nil)] }
    if let phone = new.phone {
      guard let number = PhoneNumber(phone, country: new.country ?? tx.principal.companies.first?.country) else {
        throw Problem(.invalidPhone, "This is no phone number.", meta: ["number": .string(phone)])
      }
      details.phones = [PartyDetails.Phone(number: number, label: nil)]
    }
    if new.city != nil || new.country != nil {
      details.addresses = [
        PartyDetails.Address(
          kind: "main", recipient: nil, street: nil, postalCode: nil, city: new.city, region: nil,
          country: new.country)
      ]
    }
    details.insert(as: id, in: tx)
    details.storeAddresses(of: id, in: tx)
    if !roles.isEmpty { grant(roles, to: id, in: tx) }
    try PartyDuplicates(party: id, allowsDuplicate: allowsDuplicate).store(details.identifiers, in: tx)
    tx.changed(.created, id)
    return id
  }

  /// Gives a party a role; nothing happens when it has it.
  package static func addRole(_ role: Role, to id: ID<Party>, in tx: Transaction) throws {
    tx.hold(id)
    guard try !KnownParty.load(id, in: tx).roles.contains(role.rawValue) else { return }
    grant([role], to: id, in: tx)
    touched(id, in: tx)
    tx.changed(.updated, id)
  }

  /// Says that a person speaks for an organisation; nothing happens when that is known.
  package static func relate(person: ID<Party>, to organisation: ID<Party>, in tx: Transaction) throws {
    guard person != organisation else { return }
    tx.hold(organisation)
    let added = try tx.run(
      """
      insert into party_relationship (organisation_id, person_id, created_at, created_by)
      values (\(organisation), \(person), \(tx.now), \(tx.actor))
      on conflict (tenant_id, organisation_id, person_id) do nothing
      """)
    guard added > 0 else { return }
    touched(organisation, in: tx)
    tx.changed(.updated, organisation)
  }
}
