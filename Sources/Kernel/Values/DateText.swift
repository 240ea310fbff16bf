/// A text that is no day, or no instant.
package struct DateSyntaxError: Error, Sendable, Equatable {
  /// What the text should have been, in words for the sender.
  package let reason: String
}

extension LocalDate {
  /// Reads `2026-11-23`, and nothing else.
  package init(parsing text: some StringProtocol) throws(DateSyntaxError) {
    try self.init(utf8: text.utf8)
  }

  /// The same from bytes.
  package init(utf8 text: some Sequence<UInt8>) throws(DateSyntaxError) {
    var scanner = DateScanner(text)
    guard let date = scanner.date(), scanner.isAtEnd else {
      throw DateSyntaxError(reason: "must be a day such as 2026-11-23")
    }
    self = date
  }

  /// The day after ISO 8601: `2026-11-23`.
  package var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the text.
  func append(to bytes: inout [UInt8]) {
    let (year, month, day) = parts
    bytes.append(digits: year, count: 4)
    bytes.append(UInt8(ascii: "-"))
    bytes.append(digits: month, count: 2)
    bytes.append(UInt8(ascii: "-"))
    bytes.append(digits: day, count: 2)
  }
}

extension LocalDate: CustomStringConvertible {
  /// The day after ISO 8601.
  package var description: String { text }
}

extension LocalDate: Codable {
  /// Reads the text.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      try self.init(parsing: text)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.reason)
    }
  }

  /// Writes the text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension [UInt8] {
  /// Appends that many decimal digits of the number, with leading zeros.
  mutating func append(digits number: Int, count: Int) {
    var power = 1
    for _ in 1..<count { power *= 10 }
    while power > 0 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / power % 10))
      power /= 10
    }
  }
}

/// Takes the parts of a date from the front of a text.
struct DateScanner {
  private let bytes: [UInt8]
  private var place = 0

  init(_ text: some Sequence<UInt8>) { bytes = Array(text) }

  var isAtEnd: Bool { place == bytes.count }

  /// Steps behind the byte when it is one of those.
  mutating func skip(_ choices: Unicode.Scalar...) -> Bool {
    guard place < bytes.count, choices.contains(Unicode.Scalar(bytes[place])) else { return false }
    place += 1
    return true
  }

  /// The one digit that stands here.
  mutating func digit() -> Int? {
    guard place < bytes.count, bytes[place] &- UInt8(ascii: "0") < 10 else { return nil }
    place += 1
    return Int(bytes[place - 1] - UInt8(ascii: "0"))
  }

  /// Exactly that many digits.
  mutating func number(digits: Int) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  /// `2026-11-23`.
  mutating func date() -> LocalDate? {
    guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
      let day = number(digits: 2)
    else { return nil }
    return LocalDate(year: year, month: month, day: day)
  }
}
