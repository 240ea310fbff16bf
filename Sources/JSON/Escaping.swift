extension JSONWriter {
  /// Appends the text, escaping quote, backslash and control characters. Runs without any are copied whole.
  mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while true {
      let end = Escaping.firstToEscape(in: text, from: start)
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
      guard end < text.count else { return }
      appendEscape(of: text[end])
      start = end + 1
    }
  }

  private mutating func appendEscape(of byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      let digit = byte & 0xF
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}

/// Finds the bytes a JSON string cannot hold as they are.
enum Escaping {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// The offset of the first byte that must be escaped, or the length of the text.
  static func firstToEscape(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var place = start
    let raw = UnsafeRawBufferPointer(text)
    // Eight bytes at a time: nearly all text of a business is clean.
    while place + 8 <= raw.count, isClean(raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)) {
      place += 8
    }
    while place < text.count, !mustEscape(text[place]) { place += 1 }
    return place
  }

  /// Whether none of the eight bytes is below 0x20, a quote or a backslash.
  private static func isClean(_ word: UInt64) -> Bool {
    // `(x - n·ones) & ~x & tops` marks bytes below n (n ≤ 128); a byte equals b when `x ^ b` is below 1. A
    // borrow can only mark the neighbour of a byte that is marked itself, so "nothing marked" is exact.
    let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let control = (word &- ones &* 0x20) & ~word
    return (control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & tops == 0
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }
}
