import Kernel
import Postgres

/// An e-mail, a phone number or the tax id of a party, as given and as it is compared.
struct PartyIdentifier: Sendable {
  let kind: String
  let position: Int
  let raw: String
  let normalised: String
  var extensionDigits: String?
  var label: String?
  var isProbable = true

  /// What is compared.
  struct Key: Hashable, Sendable {
    let kind: String
    let normalised: String
  }

  var key: Key { Key(kind: kind, normalised: normalised) }

  /// A sharing that somebody allowed, and when.
  struct Override: Sendable {
    let kind: String
    let normalised: String
    let allowedAt: Instant
    let allowedBy: String

    var key: Key { Key(kind: kind, normalised: normalised) }
  }

  /// The stored columns, in the order they are read.
  struct Row {
    let kind: String
    let raw: String
    let normalised: String
    let extensionDigits: String?
    let label: String?
    let isProbable: Bool

    var phone: PhoneNumber {
      PhoneNumber(raw: raw, e164: normalised, extension: extensionDigits, isProbable: isProbable)
    }
  }

  /// Addresses differ by more than case only in theory: no provider of note tells them apart.
  static func normalised(email: String) -> String { email.lowercased() }

  /// Letters and digits alone: people write tax ids with spaces, dots and dashes.
  static func normalised(taxId: String) -> String {
    String(
      taxId.uppercased().unicodeScalars.filter {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
      })
  }
}

extension PartyDetails {
  /// All identifiers in the order of the lists, the first of a kind being the one to use.
  var identifiers: [PartyIdentifier] {
    var all = emails.enumerated().map { position, email in
      PartyIdentifier(
        kind: "email", position: position, raw: email.address,
        normalised: PartyIdentifier.normalised(email: email.address), label: email.label)
    }
    all += phones.enumerated().map { position, phone in
      PartyIdentifier(
        kind: "phone", position: position, raw: phone.number.raw, normalised: phone.number.e164,
        extensionDigits: phone.number.extensionDigits, label: phone.label, isProbable: phone.number.isProbable
      )
    }
    if let taxId {
      all.append(
        PartyIdentifier(
          kind: "tax_id", position: 0, raw: taxId, normalised: PartyIdentifier.normalised(taxId: taxId)))
    }
    return all
  }
}
