/// The columns of one row by name, for members that are computed.
package struct RowReader {
  let rows: Rows
  let shape: Shape
  let row: Int

  /// The value's text as PostgreSQL writes it; nil when it is null or there is no such column.
  package subscript(_ column: String) -> String? {
    guard let index = shape.positions[column] else { return nil }
    return rows.text(row, index)
  }

  /// Whether the statement has the column.
  package func has(_ column: String) -> Bool { shape.positions[column] != nil }

  /// Decodes a column.
  package func value<C: Column>(_ column: String, as type: C.Type = C.self) throws -> C {
    guard let index = shape.positions[column] else {
      throw PostgresError.decoding("there is no column \(column)")
    }
    return try C.decode(rows.cell(row, index))
  }
}
