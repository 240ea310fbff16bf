package import JSON

/// What a column of a result can be decoded to.
package protocol Column: Sendable {
  /// Reads the value out of the cell or throws an error that names the column.
  static func decode(_ cell: Cell) throws -> Self
}

extension String: Column {
  package static func decode(_ cell: Cell) throws -> String { try cell.text }
}

extension Int: Column {
  package static func decode(_ cell: Cell) throws -> Int {
    let bytes = try cell.bytes()
    var digits = bytes[...]
    let negative = digits.first == 0x2D
    if negative { digits = digits.dropFirst() }
    guard !digits.isEmpty else { throw cell.mismatch("a whole number") }
    var value = 0
    for byte in digits {
      guard (0x30...0x39).contains(byte) else { throw cell.mismatch("a whole number") }
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let digit = Int(byte - 0x30)
      let (sum, carry) =
        negative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      guard !overflow, !carry else { throw cell.mismatch("a whole number of 64 bits") }
      value = sum
    }
    return value
  }
}

extension Bool: Column {
  package static func decode(_ cell: Cell) throws -> Bool {
    let bytes = try cell.bytes()
    switch (bytes.count, bytes.first) {
    case (1, 0x74): return true
    case (1, 0x66): return false
    default: throw cell.mismatch("a boolean")
    }
  }
}

extension JSON: Column {
  package static func decode(_ cell: Cell) throws -> JSON {
    do {
      return try JSON(parsing: Array(try cell.bytes()), depth: 128)
    } catch is JSONError {
      throw cell.mismatch("JSON")
    }
  }
}

extension Optional: Column where Wrapped: Column {
  package static func decode(_ cell: Cell) throws -> Wrapped? {
    cell.isNull ? nil : try Wrapped.decode(cell)
  }
}

extension Array: Column where Element: Column {
  package static func decode(_ cell: Cell) throws -> [Element] {
    var elements: [Element] = []
    try ArrayLiteral.forEach(try cell.bytes()) { bytes in
      let element = Cell(isNull: bytes == nil, utf8: bytes ?? cell.utf8, rows: cell.rows, index: cell.index)
      elements.append(try Element.decode(element))
    } otherwise: {
      cell.mismatch("a one-dimensional array")
    }
    return elements
  }
}
