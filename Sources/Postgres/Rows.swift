import CLibPQ

/// The result of one statement; it lives on the connection's thread.
package final class Rows {
  let result: OpaquePointer
  let statement: Statement
  /// How many rows there are.
  package let count: Int
  /// How many columns a row has.
  package let width: Int

  init(_ result: OpaquePointer, of statement: Statement) {
    self.result = result
    self.statement = statement
    count = Int(PQntuples(result))
    width = Int(PQnfields(result))
  }

  deinit {
    PQclear(result)
  }

  /// Rows inserted, updated, deleted or selected.
  package var affected: Int {
    Int(String(cString: PQcmdTuples(result))) ?? 0
  }

  /// What the server did: `INSERT 0 1`, `COMMIT` …
  package var tag: String {
    String(cString: PQcmdStatus(result))
  }

  /// The column's name; empty when there is no such column.
  package func name(_ column: Int) -> String {
    guard let name = PQfname(result, Int32(column)) else { return "" }
    return String(cString: name)
  }

  /// The column of that name.
  package func column(named name: String) -> Int? {
    (0..<width).first { self.name($0) == name }
  }

  /// Whether the value is null.
  package func isNull(_ row: Int, _ column: Int) -> Bool {
    PQgetisnull(result, Int32(row), Int32(column)) == 1
  }

  /// The value's bytes, borrowed from the result.
  package func utf8(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8> {
    guard let start = PQgetvalue(result, Int32(row), Int32(column)) else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    let length = Int(PQgetlength(result, Int32(row), Int32(column)))
    return UnsafeBufferPointer(
      start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: length)
  }

  /// The value's text, nil when it is null.
  package func text(_ row: Int, _ column: Int) -> String? {
    isNull(row, column) ? nil : String(decoding: utf8(row, column), as: UTF8.self)
  }

  /// One value, to be decoded at once.
  package func cell(_ row: Int, _ column: Int) -> Cell {
    Cell(isNull: isNull(row, column), utf8: utf8(row, column), rows: self, index: column)
  }
}

extension Rows {
  /// Decodes every row, its columns in order.
  @inlinable
  package func all<each C: Column, T>(as make: (repeat each C) throws -> T) throws -> [T] {
    var decoded: [T] = []
    decoded.reserveCapacity(count)
    for row in 0..<count {
      decoded.append(try decode(row, as: make))
    }
    return decoded
  }

  /// Decodes the first row, if there is one.
  @inlinable
  package func first<each C: Column, T>(as make: (repeat each C) throws -> T) throws -> T? {
    count == 0 ? nil : try decode(0, as: make)
  }

  /// Decodes one row; as many columns must come as are decoded.
  @inlinable
  package func decode<each C: Column, T>(_ row: Int, as make: (repeat each C) throws -> T) throws -> T {
    var expected = 0
    for _ in repeat (each C).self { expected += 1 }
    guard expected == width else { throw widthError(expected) }
    var column = -1
    func next<D: Column>(_ type: D.Type) throws -> D {
      column += 1
      return try D.decode(cell(row, column))
    }
    return try make(repeat try next((each C).self))
  }

  /// The error for a closure that takes more or fewer values than there are columns.
  package func widthError(_ expected: Int) -> PostgresError {
    .decoding("the statement yields \(width) columns where \(expected) are decoded: \(statement.text)")
  }
}
