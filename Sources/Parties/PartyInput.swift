import JSON
package import Kernel

/// What a caller says of a party: all of it for a new one, a merge patch for a known one.
struct PartyInput: Decodable, Sendable {
  let kind: String?
  let roles: [Party.Role]?
  let name: Patch<String>
  let givenName: Patch<String>
  let familyName: Patch<String>
  let email: Patch<String>
  let emails: Patch<[PartyDetails.Email]>
  let phone: Patch<String>
  let phones: Patch<[Phone]>
  let addresses: Patch<[PartyDetails.Address]>
  let taxId: Patch<String>
  let language: Patch<String>
  let owner: Patch<String>
  let note: Patch<String>
  let externalIds: Patch<JSONObject>
  let custom: Patch<JSONObject>

  struct Phone: Decodable, Sendable {
    let number: String
    let label: String?
  }

  /// Whether identifiers change, so that duplicates have to be looked for.
  var namesIdentifiers: Bool {
    email.isPresent || emails.isPresent || phone.isPresent || phones.isPresent || taxId.isPresent
  }

  /// Puts what is said over what is known and throws every fault at once.
  ///
  /// - Parameters:
  ///   - country: where numbers without "+" are read when the party has no address.
  ///   - prefix: where the input stands in the body.
  func apply(to details: inout PartyDetails, country: String?, at prefix: String = "#") throws {
    var faults = Faults()
    applyNames(to: &details)
    if details.name.isEmpty { faults.note(.refused, "A name is needed.", at: "\(prefix)/name") }
    details.taxId = taxId.applied(to: details.taxId)
    details.language = language.applied(to: details.language)
    details.owner = owner.applied(to: details.owner)
    details.note = note.applied(to: details.note)
    details.addresses = addresses.applied(to: details.addresses)
    for (position, address) in details.addresses.enumerated() where addresses.isPresent {
      guard let code = address.country, !Country.isKnown(code) else { continue }
      faults.note(
        .refused, "There is no country \(code) in ISO 3166-1.", at: "\(prefix)/addresses/\(position)/country",
        meta: ["country": .string(code)])
    }
    applyEmails(to: &details, &faults, prefix)
    let country = details.addresses.first?.country ?? country
    applyPhones(to: &details, country, &faults, prefix)
    details.externalIds = details.externalIds.patched(by: externalIds)
    details.custom = details.custom.patched(by: custom)
    try faults.check()
  }

  private func applyNames(to details: inout PartyDetails) {
    let wasComposed = details.name.isEmpty || details.name == details.composedName
    details.givenName = givenName.applied(to: details.givenName)
    details.familyName = familyName.applied(to: details.familyName)
    if case .value(let given) = name {
      details.name = given
    } else if details.kind == "person", wasComposed {
      details.name = details.composedName
    }
  }

  private func applyEmails(to details: inout PartyDetails, _ faults: inout Faults, _ prefix: String) {
    if email.isPresent, emails.isPresent {
      faults.note(.refused, "Say `email` or `emails`, not both.", at: "\(prefix)/email")
    }
    details.emails = emails.applied(to: details.emails)
    replaceFirst(of: &details.emails, by: email) { PartyDetails.Email(address: $0, label: $1?.label) }
    var seen: Set<String> = []
    for (position, email) in details.emails.enumerated()
    where !seen.insert(PartyIdentifier.normalised(email: email.address)).inserted {
      faults.note(.refused, "The address stands twice.", at: "\(prefix)/emails/\(position)/address")
    }
  }

  private func applyPhones(
    to details: inout PartyDetails, _ country: String?, _ faults: inout Faults, _ prefix: String,
  ) {
    if phone.isPresent, phones.isPresent {
      faults.note(.refused, "Say `phone` or `phones`, not both.", at: "\(prefix)/phone")
    }
    func parsed(_ text: String, at pointer: String) -> PhoneNumber? {
      if let number = PhoneNumber(text, country: country) { return number }
      faults.note(
        .invalidPhone, "This is no phone number.", at: pointer,
        meta: ["number": .string(text), "region": country.map(JSON.string) ?? .null])
      return nil
    }
    if case .value(let given) = phones {
      details.phones = given.enumerated().compactMap { position, phone in
        parsed(phone.number, at: "\(prefix)/phones/\(position)/number").map {
          PartyDetails.Phone(number: $0, label: phone.label)
        }
      }
    }
    switch phone {
    case .absent: break
    case .null: details.phones = Array(details.phones.dropFirst())
    case .value(let text):
      if let number = parsed(text, at: "\(prefix)/phone") {
        let first = PartyDetails.Phone(number: number, label: details.phones.first?.label)
        details.phones = [first] + details.phones.dropFirst().filter { $0.number.e164 != number.e164 }
      }
    }
  }

  private func replaceFirst<Element>(
    of list: inout [Element], by patch: Patch<String>, _ make: (String, Element?) -> Element,
  ) {
    switch patch {
    case .absent: break
    case .null: list = Array(list.dropFirst())
    case .value(let text): list = [make(text, list.first)] + list.dropFirst()
    }
  }
}

extension ProblemCode {
  /// 422: a text that cannot be read as a phone number.
  package static let invalidPhone = ProblemCode("invalid_phone", 422, "This is no phone number")
}
