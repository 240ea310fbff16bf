/// Reads PostgreSQL's one-dimensional array literals: `{a,"b c",NULL}`.
enum ArrayLiteral {
  /// Calls `body` with the bytes of each element, nil for null; throws `otherwise()` for anything else.
  static func forEach(
    _ literal: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>?) throws -> Void,
    otherwise: () -> PostgresError,
  ) throws {
    guard literal.count >= 2, literal[0] == UInt8(ascii: "{"), literal[literal.count - 1] == UInt8(ascii: "}")
    else { throw otherwise() }
    let end = literal.count - 1
    var position = 1
    var element: [UInt8] = []
    while position < end {
      element.removeAll(keepingCapacity: true)
      let quoted = literal[position] == UInt8(ascii: "\"")
      if quoted { position += 1 }
      var closed = !quoted
      scan: while position < end {
        let byte = literal[position]
        switch byte {
        case UInt8(ascii: "\\"):
          position += 1
          guard position < end else { throw otherwise() }
          element.append(literal[position])
        case UInt8(ascii: "\"") where quoted:
          closed = true
          position += 1
          break scan
        case UInt8(ascii: ",") where !quoted:
          break scan
        case UInt8(ascii: "{") where !quoted:
          throw otherwise()
        default:
          element.append(byte)
        }
        position += 1
      }
      guard closed, position == end || literal[position] == UInt8(ascii: ",") else { throw otherwise() }
      position += 1
      if !quoted, element.elementsEqual("NULL".utf8) {
        try body(nil)
      } else {
        try element.withUnsafeBufferPointer { try body($0) }
      }
    }
  }
}
