import JSON
import Kernel
import Parties
import Postgres

/// What a lead says of itself, as callers give it and as it is stored.
struct LeadDetails: Sendable {
  var organisation: String?
  var givenName: String?
  var familyName: String?
  var email: String?
  var phone: String?
  var city: String?
  var country: String?
  var source: String?
  var owner: String?
  var note: String?
  var externalIds = JSONObject()
  var custom = JSONObject()

  /// The person's name; nil when there is no person.
  var person: String? {
    let name = [givenName, familyName].compactMap(\.self).joined(separator: " ")
    return name.isEmpty ? nil : name
  }

  /// All words it can be found by; the database normalises them.
  private var searchText: String {
    [organisation, givenName, familyName, email, phone, city].compactMap(\.self).joined(separator: " ")
  }

  /// A merge patch, or all of a new lead.
  struct Input: Decodable, Sendable {
    var organisation: Patch<String>
    var givenName: Patch<String>
    var familyName: Patch<String>
    var email: Patch<String>
    var phone: Patch<String>
    var city: Patch<String>
    var country: Patch<String>
    var source: Patch<String>
    var owner: Patch<String>
    var note: Patch<String>
    var externalIds: Patch<JSONObject>
    var custom: Patch<JSONObject>
  }

  /// Puts what is said over what is known. Throws 422 when nobody is left.
  mutating func apply(_ input: Input) throws {
    organisation = input.organisation.applied(to: organisation)
    givenName = input.givenName.applied(to: givenName)
    familyName = input.familyName.applied(to: familyName)
    email = input.email.applied(to: email)
    phone = input.phone.applied(to: phone)
    city = input.city.applied(to: city)
    country = input.country.applied(to: country)
    source = input.source.applied(to: source)
    owner = input.owner.applied(to: owner)
    note = input.note.applied(to: note)
    externalIds = externalIds.patched(by: input.externalIds)
    custom = custom.patched(by: input.custom)
    guard organisation != nil || person != nil else {
      throw Problem(.refused, "A lead needs an organisation or a person's name.", pointer: "#/organisation")
    }
  }

  /// Queues the new row.
  func insert(as id: ID<Lead>, on date: LocalDate, in tx: Transaction) {
    tx.register(id, company: nil, party: nil, date: date)
    tx.queue(
      """
      insert into lead (id, date, organisation, given_name, family_name, email, phone, city, country, source, owner,
        note, search, external_ids, custom, created_at, created_by, updated_at, updated_by)
      values (\(id), \(date), \(organisation), \(givenName), \(familyName), \(email), \(phone), \(city), \(country),
        \(source), \(owner), \(note), search_words(\(searchText)), \(JSON.object(externalIds)), \(JSON.object(custom)),
        \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
  }

  /// Queues the changed row, one version on.
  func update(_ id: ID<Lead>, in tx: Transaction) {
    tx.queue(
      """
      update lead set organisation = \(organisation), given_name = \(givenName), family_name = \(familyName),
        email = \(email), phone = \(phone), city = \(city), country = \(country), source = \(source), owner = \(owner),
        note = \(note), search = search_words(\(searchText)), external_ids = \(JSON.object(externalIds)),
        custom = \(JSON.object(custom)), version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
  }

  /// Locks a lead and reads what it says and where it stands. Throws 404.
  static func lock(_ id: ID<Lead>, in tx: Transaction) throws -> (details: LeadDetails, status: Lead.Status) {
    tx.hold(id)
    return try tx.one(
      """
      select organisation, given_name, family_name, email, phone, city, country, source, owner, note, external_ids,
        custom, status
      from lead where id = \(id)
      """,
      as: {
        (
          organisation: String?, given: String?, family: String?, email: String?, phone: String?, city: String?,
          country: String?, source: String?, owner: String?, note: String?, keys: JSON, custom: JSON, status: String
        ) in
        (
          LeadDetails(
            organisation: organisation, givenName: given, familyName: family, email: email, phone: phone, city: city,
            country: country, source: source, owner: owner, note: note, externalIds: keys.object ?? [:],
            custom: custom.object ?? [:]),
          Lead.Status(rawValue: status) ?? .new
        )
      })
  }
}
