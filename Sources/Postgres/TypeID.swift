/// The text of an id: a prefix that names the kind, `_`, and the 128 bits in 26 base32 characters.
///
/// After the TypeID specification: Crockford's alphabet in lower case, most significant digit first, so that
/// ids of one kind sort as text as they sort as numbers. 26 digits hold 130 bits: the first is at most `7`.
package enum TypeID {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// The value of each ASCII byte as a digit, 255 for the bytes that are none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()

  /// How many digits follow the prefix.
  package static let digits = 26

  /// `inv` and the bits of an id as `inv_01j9zq3v8ye5r9x0c2m4k6n8pt`.
  package static func encode(_ id: UInt128, prefix: String) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(prefix.utf8.count + 1 + digits)
    append(id, prefix: prefix.utf8, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the text of the id to a buffer, for those who write bytes.
  package static func append(_ id: UInt128, prefix: some Collection<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: prefix)
    bytes.append(UInt8(ascii: "_"))
    // In halves: shifting 128 bits by a variable is slow, and a page writes hundreds of ids.
    let high = UInt64(truncatingIfNeeded: id >> 64)
    let low = UInt64(truncatingIfNeeded: id)
    alphabet.withUnsafeBufferPointer { alphabet in
      for shift in stride(from: 61, through: 1, by: -5) { bytes.append(alphabet[Int(high >> UInt64(shift) & 31)]) }
      bytes.append(alphabet[Int((high << 4 | low >> 60) & 31)])
      for shift in stride(from: 55, through: 0, by: -5) { bytes.append(alphabet[Int(low >> UInt64(shift) & 31)]) }
    }
  }

  /// The prefix and the bits of an id, `nil` when the text is none. Capitals and Crockford's look-alikes are
  /// refused: an id has one spelling.
  package static func decode(_ text: String) -> (prefix: String, id: UInt128)? {
    let bytes = Array(text.utf8)
    let underscore = bytes.count - digits - 1
    guard underscore > 0, bytes[underscore] == UInt8(ascii: "_"), isPrefix(bytes[..<underscore]) else {
      return nil
    }
    var id: UInt128 = 0
    for (place, byte) in bytes[(underscore + 1)...].enumerated() {
      let value = values[Int(byte)]
      guard value < (place == 0 ? 8 : 32) else { return nil }
      id = id << 5 | UInt128(value)
    }
    return (String(decoding: bytes[..<underscore], as: UTF8.self), id)
  }

  /// Small letters and, between them, underscores.
  private static func isPrefix(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first != UInt8(ascii: "_") && bytes.last != UInt8(ascii: "_")
      && bytes.allSatisfy { $0 &- UInt8(ascii: "a") < 26 || $0 == UInt8(ascii: "_") }
  }
}
