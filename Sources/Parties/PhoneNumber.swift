import CPhoneNumber

/// A phone number as somebody wrote it and as machines compare it.
///
/// libphonenumber decides; nothing about numbering plans is written here.
struct PhoneNumber: Sendable, Equatable {
  /// As it was given.
  let raw: String
  /// `+16502530000`.
  let e164: String
  /// The digits behind "ext.", if any.
  let extensionDigits: String?
  /// False when no such number is known to be in use: a third of the numbers of real trade data is so, hence
  /// they are kept and marked, not refused.
  let isProbable: Bool

  /// Reads a number; a country (ISO 3166-1 alpha-2) is needed when it has no leading "+". `nil` when it is
  /// none.
  init?(_ text: String, country: String?) {
    var number = atrium_phone_number()
    guard atrium_phone_number_parse(text, country, &number) else { return nil }
    raw = text
    e164 = Self.text(of: number.e164)
    let digits = Self.text(of: number.extension)
    extensionDigits = digits.isEmpty ? nil : digits
    isProbable = number.is_valid
  }

  /// A number read before, as it is stored.
  init(raw: String, e164: String, extension digits: String?, isProbable: Bool) {
    self.raw = raw
    self.e164 = e164
    extensionDigits = digits
    self.isProbable = isProbable
  }

  /// Whether both reach the same desk, however they were written.
  func isSame(as other: PhoneNumber) -> Bool {
    e164 == other.e164 && extensionDigits == other.extensionDigits
  }

  /// A C array of characters up to its zero.
  private static func text<Characters>(of characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
