import JSON
import Kernel
import Postgres

/// A party as it stands, for a command that changes it.
struct KnownParty {
  let id: ID<Party>
  let status: String
  let roles: [String]
  var details: PartyDetails
  /// What may be shared with another party, because somebody allowed it.
  var overrides: [PartyIdentifier.Override]

  var isActive: Bool { status == "active" }

  /// The identifiers it keeps others from while it is active.
  var held: Set<PartyIdentifier.Key> { isActive ? Set(details.identifiers.map(\.key)) : [] }

  /// Reads the party in one round trip, behind whatever the transaction has queued (its lock, usually).
  ///
  /// Throws 404 when the party lacks the role, 409 when it was merged into another.
  static func load(_ id: ID<Party>, as role: Party.Role? = nil, in tx: Transaction) throws -> KnownParty {
    var details = PartyDetails()
    var overrides: [PartyIdentifier.Override] = []
    tx.queue(
      """
      select kind, raw, normalised, extension, label, probable
      from party_identifier where party_id = \(id) and kind <> 'tax_id' order by kind, position
      """
    ) { rows in
      for row in try rows.all(as: PartyIdentifier.Row.init) {
        if row.kind == "email" {
          details.emails.append(PartyDetails.Email(address: row.raw, label: row.label))
        } else {
          details.phones.append(PartyDetails.Phone(number: row.phone, label: row.label))
        }
      }
    }
    tx.queue(
      """
      select kind, normalised, duplicate_allowed_at, duplicate_allowed_by
      from party_identifier where party_id = \(id) and duplicate_allowed_at is not null
      """
    ) { rows in
      overrides = try rows.all(as: PartyIdentifier.Override.init)
    }
    tx.queue(
      """
      select kind, recipient, street, postal_code, city, region, country
      from party_address where party_id = \(id) order by position
      """
    ) { rows in
      details.addresses = try rows.all(as: PartyDetails.Address.init)
    }
    let main = try tx.first(
      """
      select kind, name, given_name, family_name, tax_id, language, owner, note, external_ids, custom,
        status, roles, merged_into
      from party where id = \(id)
      """, as: Main.init)
    guard let main else { throw Problem.notFound }
    guard main.status != "merged" else {
      throw Problem(
        .invalidState, "The party was merged into another: change that one.",
        meta: ["status": .string(main.status), "merged_into": .string(main.mergedInto?.text ?? "")])
    }
    guard role.map({ main.roles.contains($0.rawValue) }) ?? true else { throw Problem.notFound }
    (details.kind, details.name) = (main.kind, main.name)
    (details.givenName, details.familyName) = (main.givenName, main.familyName)
    (details.taxId, details.language) = (main.taxId, main.language)
    (details.owner, details.note) = (main.owner, main.note)
    (details.externalIds, details.custom) = (main.externalIds.object ?? [:], main.custom.object ?? [:])
    return KnownParty(id: id, status: main.status, roles: main.roles, details: details, overrides: overrides)
  }

  /// The columns of the party's own row, in the order they are read.
  private struct Main {
    let kind: String
    let name: String
    let givenName: String?
    let familyName: String?
    let taxId: String?
    let language: String?
    let owner: String?
    let note: String?
    let externalIds: JSON
    let custom: JSON
    let status: String
    let roles: [String]
    let mergedInto: ID<Party>?
  }
}
