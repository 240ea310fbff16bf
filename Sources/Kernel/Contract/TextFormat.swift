/// The formats of strings that the server checks; a format it cannot check is refused when the contract is
/// loaded.
enum TextFormat: String, Sendable, CaseIterable {
  case decimal
  case date
  case dateTime = "date-time"
  case email
  case uri
  case uuid

  /// Formats that tell a reader something and forbid nothing.
  static let remarks: Set<String> = ["password", "binary"]

  func matches(_ text: String) -> Bool {
    let bytes = text.utf8
    return switch self {
    case .decimal: WrittenDecimal.isDecimal(bytes)
    case .date: (try? LocalDate(parsing: text)) != nil
    case .dateTime: (try? Instant(parsing: text)) != nil
    case .email: Self.isEmail(bytes[...])
    case .uri: Self.isURI(bytes[...])
    case .uuid: Self.isUUID(bytes)
    }
  }

  /// "must be …".
  var words: String {
    switch self {
    case .decimal: "a decimal string"
    case .date: "a calendar date like 2026-11-23"
    case .dateTime: "an RFC 3339 instant with an offset, like 2026-11-23T10:00:00Z"
    case .email: "an e-mail address"
    case .uri: "an absolute URI"
    case .uuid: "a UUID"
    }
  }

  private typealias Bytes = Substring.UTF8View

  /// An addr-spec of RFC 5321 in its plain form: a dot-atom, `@`, a host name.
  private static func isEmail(_ bytes: Bytes) -> Bool {
    guard bytes.count <= 254, let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return false }
    let local = bytes[..<at]
    let host = bytes[bytes.index(after: at)...]
    func dotted(_ part: Bytes, _ isAllowed: (UInt8) -> Bool) -> Bool {
      part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0.count <= 64 && $0.allSatisfy(isAllowed) }
    }
    let signs = Set("!#$%&'*+-/=?^_`{|}~".utf8)
    return local.count <= 64 && dotted(local) { isLetterOrDigit($0) || signs.contains($0) }
      && dotted(host) { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
      && host.split(separator: UInt8(ascii: ".")).allSatisfy {
        $0.first != UInt8(ascii: "-") && $0.last != UInt8(ascii: "-") && $0.count <= 63
      }
  }

  /// RFC 3986 with a scheme; the characters are checked, not the grammar of every part.
  private static func isURI(_ bytes: Bytes) -> Bool {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let scheme = bytes[..<colon]
    let rest = bytes[bytes.index(after: colon)...]
    guard let first = scheme.first, isLetterOrDigit(first), first >= 0x41, !rest.isEmpty,
      scheme.allSatisfy({ isLetterOrDigit($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E })
    else { return false }
    let signs = Set("-._~:/?#[]@!$&'()*+,;=%".utf8)
    return rest.allSatisfy { isLetterOrDigit($0) || signs.contains($0) }
  }

  private static func isUUID(_ bytes: String.UTF8View) -> Bool {
    guard bytes.count == 36 else { return false }
    return bytes.enumerated().allSatisfy { offset, byte in
      [8, 13, 18, 23].contains(offset) ? byte == 0x2D : isLetterOrDigit(byte) && byte | 0x20 <= 0x66
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }
}
