/// Raw bytes, for columns of type bytea.
package struct Bytes: Bindable, Column, Hashable {
  /// The bytes themselves.
  package var bytes: [UInt8]

  /// A value of the given bytes.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The hexadecimal form: `\x0aff`.
  package var bind: Bind {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = [UInt8(ascii: "\\"), UInt8(ascii: "x")]
    text.reserveCapacity(bytes.count * 2 + 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0xF)])
    }
    return Bind(String(decoding: text, as: UTF8.self))
  }

  package static func decode(_ cell: Cell) throws -> Bytes {
    let text = try cell.bytes()
    guard text.count >= 2, text.count.isMultiple(of: 2), text[0] == UInt8(ascii: "\\"),
      text[1] == UInt8(ascii: "x")
    else { throw cell.mismatch("bytes in hexadecimal") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2 - 1)
    for position in stride(from: 2, to: text.count, by: 2) {
      guard let high = digit(text[position]), let low = digit(text[position + 1]) else {
        throw cell.mismatch("bytes in hexadecimal")
      }
      bytes.append(high << 4 | low)
    }
    return Bytes(bytes)
  }

  private static func digit(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x61...0x66: character - 0x61 + 10
    default: nil
    }
  }
}
