/// One value of one row, borrowed from the result: valid only while it is being decoded.
package struct Cell {
  /// Whether the value is null.
  package let isNull: Bool
  /// The value's bytes in text format; empty when it is null.
  package let utf8: UnsafeBufferPointer<UInt8>
  let rows: Rows?
  let index: Int

  /// The column's name in the statement, for errors.
  package var column: String { rows?.name(index) ?? "" }

  /// The value's text; throws when it is null.
  package var text: String {
    get throws { String(decoding: try bytes(), as: UTF8.self) }
  }

  /// The value's bytes; throws when it is null.
  package func bytes() throws -> UnsafeBufferPointer<UInt8> {
    guard !isNull else { throw PostgresError.decoding("column \(column) is null where a value is expected") }
    return utf8
  }

  /// The error for a value that does not read as what is expected; the value itself is never quoted.
  package func mismatch(_ expected: String) -> PostgresError {
    .decoding("column \(column) does not read as \(expected)")
  }
}
