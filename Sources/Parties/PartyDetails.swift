import JSON
import Kernel
import Postgres

/// Everything a party says of itself, as the commands change it and as it is stored.
struct PartyDetails: Sendable {
  struct Email: Sendable, Decodable {
    let address: String
    let label: String?
  }

  struct Phone: Sendable {
    let number: PhoneNumber
    let label: String?
  }

  struct Address: Sendable, Equatable, Decodable {
    let kind: String?
    let recipient: String?
    let street: String?
    let postalCode: String?
    let city: String?
    let region: String?
    let country: String?
  }

  var kind = "organisation"
  var name = ""
  var givenName: String?
  var familyName: String?
  var taxId: String?
  var language: String?
  var owner: String?
  var note: String?
  var emails: [Email] = []
  var phones: [Phone] = []
  var addresses: [Address] = []
  var externalIds = JSONObject()
  var custom = JSONObject()

  /// A person's name as it is put together when none is given.
  var composedName: String { [givenName, familyName].compactMap(\.self).joined(separator: " ") }

  /// All words the party can be found by; the database normalises them.
  private var searchText: String {
    var words: [String?] = [name, givenName, familyName, taxId]
    words += emails.map(\.address)
    words += phones.flatMap { [$0.number.raw, $0.number.e164] }
    words += addresses.flatMap { [$0.recipient, $0.postalCode, $0.city] }
    words += externalIds.map(\.value.string)
    return words.compactMap(\.self).joined(separator: " ")
  }

  /// Queues the new row; its children follow.
  func insert(as id: ID<Party>, in tx: Transaction) {
    tx.queue(
      """
      insert into party
        (id, kind, name, given_name, family_name, tax_id, language, owner, note, email, phone, city, country,
         search,
         external_ids, custom, created_at, created_by, updated_at, updated_by)
      values
        (\(id), \(kind), \(name), \(givenName), \(familyName), \(taxId), \(language), \(owner), \(note),
         \(emails.first?.address), \(phones.first?.number.e164), \(addresses.first?.city),
         \(addresses.first?.country),
         search_words(\(searchText)), \(JSON.object(externalIds)), \(JSON.object(custom)),
         \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
  }

  /// Queues the changed row, one version on.
  func update(_ id: ID<Party>, in tx: Transaction) {
    tx.queue(
      """
      update party set
        name = \(name), given_name = \(givenName), family_name = \(familyName), tax_id = \(taxId),
        language = \(language), owner = \(owner), note = \(note), email = \(emails.first?.address),
        phone = \(phones.first?.number.e164), city = \(addresses.first?.city),
        country = \(addresses.first?.country),
        search = search_words(\(searchText)), external_ids = \(JSON.object(externalIds)),
        custom = \(JSON.object(custom)), version = version + 1, updated_at = \(tx.now),
        updated_by = \(tx.actor)
      where id = \(id)
      """)
  }

  /// Queues the addresses in place of those there were.
  func storeAddresses(of id: ID<Party>, in tx: Transaction) {
    tx.queue("delete from party_address where party_id = \(id)")
    for (position, address) in addresses.enumerated() {
      tx.queue(
        """
        insert into party_address
          (party_id, position, kind, recipient, street, postal_code, city, region, country)
        values
          (\(id), \(position), \(address.kind ?? "main"), \(address.recipient), \(address.street),
           \(address.postalCode), \(address.city), \(address.region), \(address.country))
        """)
    }
  }

  /// Queues the keys in other systems in place of those there were; a key names one party only.
  func storeExternalIDs(of id: ID<Party>, in tx: Transaction) {
    tx.queue("delete from party_external_id where party_id = \(id)")
    let systems = externalIds.names
    guard !systems.isEmpty else { return }
    tx.queue(
      """
      insert into party_external_id (system, value, party_id)
      select g.system, g.value, \(id)
      from unnest(\(systems)::text[], \(externalIds.compactMap(\.value.string))::text[]) g(system, value)
      """,
      onConstraint: [
        "party_external_id_pkey": Problem(
          .duplicate, "Another party has this key in the other system.", pointer: "#/external_ids",
          meta: ["external_ids": .object(externalIds)])
      ])
  }
}
