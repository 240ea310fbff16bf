/// A uuid as the server writes it: 128 bits, in text hyphenated hexadecimal.
package struct UUIDValue: Bindable, Column, Hashable {
  /// The bits, the first byte of the text being the highest.
  package var raw: UInt128

  /// A uuid of the given bits.
  package init(_ raw: UInt128) {
    self.raw = raw
  }

  /// Reads the 36 characters PostgreSQL writes; nil for anything else.
  package init?(utf8 text: some Collection<UInt8>) {
    guard text.count == 36 else { return nil }
    var halves: (high: UInt64, low: UInt64) = (0, 0)
    var position = 0
    for byte in text {
      switch position {
      case 8, 13, 18, 23:
        guard byte == 0x2D else { return nil }
      default:
        guard let digit = Self.digit(byte) else { return nil }
        if position < 18 {
          halves.high = halves.high << 4 | UInt64(digit)
        } else {
          halves.low = halves.low << 4 | UInt64(digit)
        }
      }
      position += 1
    }
    raw = UInt128(halves.high) << 64 | UInt128(halves.low)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x61 + 10
    case 0x41...0x46: byte - 0x41 + 10
    default: nil
    }
  }

  /// The hyphenated text, lower case.
  package var text: String {
    String(unsafeUninitializedCapacity: 36) { buffer in
      var shift = 124
      for position in 0..<36 {
        switch position {
        case 8, 13, 18, 23:
          buffer[position] = 0x2D
        default:
          let digit = UInt8(truncatingIfNeeded: raw >> UInt128(shift)) & 0xF
          buffer[position] = digit < 10 ? 0x30 + digit : 0x61 + digit - 10
          shift -= 4
        }
      }
      return 36
    }
  }

  package var bind: Bind { Bind(text) }

  package static func decode(_ cell: Cell) throws -> UUIDValue {
    guard let value = UUIDValue(utf8: try cell.bytes()) else { throw cell.mismatch("a uuid") }
    return value
  }
}
