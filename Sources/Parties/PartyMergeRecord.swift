import JSON
import Kernel
import Postgres

/// What a merge moved, as it was kept for undoing it.
struct PartyMergeRecord {
  let winner: ID<Party>
  let moved: Moved

  struct Moved: Decodable {
    let loser: Snapshot
    let winner: Snapshot
  }

  /// A party as it stood before the merge.
  struct Snapshot: Decodable {
    let party: Row
    let identifiers: [Identifier]
    let addresses: [PartyDetails.Address]
  }

  struct Row: Decodable {
    let kind: String
    let name: String
    let givenName: String?
    let familyName: String?
    let taxId: String?
    let language: String?
    let owner: String?
    let note: String?
    let status: String
    let roles: [Party.Role]
    let externalIds: JSONObject
    let custom: JSONObject
  }

  struct Identifier: Decodable {
    let kind: String
    let raw: String
    let normalised: String
    let `extension`: String?
    let label: String?
    let probable: Bool
    let duplicateAllowedAt: Instant?
    let duplicateAllowedBy: String?
  }

  /// The merge that stands for a party; 404 without the party, 409 when it is not merged.
  static func standing(for id: ID<Party>, in tx: Transaction) throws -> PartyMergeRecord {
    let found = try tx.first(
      """
      select p.status, m.winner_id, m.moved from party p
      left join party_merge m on m.tenant_id = p.tenant_id and m.loser_id = p.id and m.undone_at is null
      where p.id = \(id)
      """, as: { (status: String, winner: ID<Party>?, moved: JSON?) in (status, winner, moved) })
    guard let (status, winner, moved) = found else { throw Problem.notFound }
    guard let winner, let moved else {
      throw Problem(.invalidState, "The party is not merged.", meta: ["status": .string(status)])
    }
    return PartyMergeRecord(winner: winner, moved: try moved.decode())
  }
}

extension PartyMergeRecord.Snapshot {
  /// The party as commands work on it.
  var details: PartyDetails {
    var details = PartyDetails()
    (details.kind, details.name, details.taxId) = (party.kind, party.name, party.taxId)
    (details.givenName, details.familyName) = (party.givenName, party.familyName)
    (details.language, details.owner, details.note) = (party.language, party.owner, party.note)
    (details.externalIds, details.custom, details.addresses) = (party.externalIds, party.custom, addresses)
    for identifier in identifiers {
      switch identifier.kind {
      case "email":
        details.emails.append(PartyDetails.Email(address: identifier.raw, label: identifier.label))
      case "phone":
        let number = PhoneNumber(
          raw: identifier.raw, e164: identifier.normalised, extension: identifier.extension,
          isProbable: identifier.probable)
        details.phones.append(PartyDetails.Phone(number: number, label: identifier.label))
      default: break
      }
    }
    return details
  }

  /// What the party had been allowed to share.
  var overrides: [PartyIdentifier.Override] {
    identifiers.compactMap { identifier in
      guard let at = identifier.duplicateAllowedAt, let by = identifier.duplicateAllowedBy else { return nil }
      return PartyIdentifier.Override(
        kind: identifier.kind, normalised: identifier.normalised, allowedAt: at, allowedBy: by)
    }
  }
}

extension PartyDetails {
  /// Takes away what came from the other by a merge and has not been changed since.
  mutating func giveBack(_ other: PartyDetails, keeping before: PartyDetails) {
    func own(_ now: String?, _ theirs: String?, _ mine: String?) -> String? {
      mine == nil && now == theirs ? nil : now
    }
    givenName = own(givenName, other.givenName, before.givenName)
    familyName = own(familyName, other.familyName, before.familyName)
    taxId = own(taxId, other.taxId, before.taxId)
    language = own(language, other.language, before.language)
    owner = own(owner, other.owner, before.owner)
    note = own(note, other.note, before.note)
    let taken = Set(other.identifiers.map(\.key)).subtracting(before.identifiers.map(\.key))
    let gone = identifiers.filter { taken.contains($0.key) }
    emails.removeAll { email in gone.contains { $0.kind == "email" && $0.raw == email.address } }
    phones.removeAll { phone in
      other.phones.contains { $0.number.isSame(as: phone.number) }
        && !before.phones.contains { $0.number.isSame(as: phone.number) }
    }
    addresses.removeAll { other.addresses.contains($0) && !before.addresses.contains($0) }
    for (name, value) in other.externalIds where before.externalIds[name] == nil && externalIds[name] == value
    {
      externalIds[name] = Optional<JSON>.none
    }
    for (name, value) in other.custom where before.custom[name] == nil && custom[name] == value {
      custom[name] = Optional<JSON>.none
    }
  }
}
