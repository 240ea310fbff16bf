import Postgres

/// The id of a record: 128 bits, of which the caller sees `inv_01j9zq3v8ye5r9x0c2m4k6n8pt`.
///
/// The type parameter keeps an invoice's id from standing where an order's is expected.
package struct ID<R: Record>: Sendable, Hashable {
  /// The bits, as the database stores them in a `uuid`.
  package let raw: UInt128

  /// A new id, greater than all this process made before.
  package init() { raw = UUIDv7.next() }

  /// The id with those bits.
  package init(raw: UInt128) { self.raw = raw }

  /// Reads the text of an id; `nil` when it is malformed or the id of another kind.
  package init?(_ text: String) {
    guard let (prefix, raw) = TypeID.decode(text), prefix == R.kind.prefix else { return nil }
    self.raw = raw
  }

  /// The prefix of the kind and the bits in base32.
  package var text: String { TypeID.encode(raw, prefix: R.kind.prefix) }
}

extension ID: Comparable {
  /// Orders by age: the earlier made is the lesser.
  package static func < (left: ID, right: ID) -> Bool { left.raw < right.raw }
}

extension ID: CustomStringConvertible {
  /// The text of the id.
  package var description: String { text }
}

extension ID: Codable {
  /// Reads the text of an id of this kind.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = ID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "must be the id of a \(R.kind.name), \(R.kind.prefix)_…")
    }
    self = id
  }

  /// Writes the text of the id.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
