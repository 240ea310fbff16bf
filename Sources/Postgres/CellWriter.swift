import JSON

/// Writes single values: the text of PostgreSQL on the way in, JSON on the way out.
struct CellWriter {
  let catalogue: Catalogue
  private var scratch: [UInt8] = []

  init(catalogue: Catalogue) {
    self.catalogue = catalogue
    scratch.reserveCapacity(64)
  }

  /// Writes the value of a column, `null` included.
  mutating func write(_ rows: Rows, _ row: Int, _ column: Int, _ form: Form, into writer: inout JSONWriter)
    throws
  {
    guard !rows.isNull(row, column) else { return writer.null() }
    let bytes = rows.utf8(row, column)
    if case .polymorphicID(let kindColumn) = form {
      guard let kind = rows.text(row, kindColumn), let prefix = catalogue.prefix(ofKind: kind) else {
        throw PostgresError.decoding("column \(rows.name(column)) is an id of no known kind")
      }
      try write(bytes, .id(prefix: prefix), into: &writer, column: rows.name(column))
    } else {
      try write(bytes, form, into: &writer, column: rows.name(column))
    }
  }

  private mutating func write(
    _ bytes: UnsafeBufferPointer<UInt8>, _ form: Form, into writer: inout JSONWriter,
    column: @autoclosure () -> String,
  ) throws {
    switch form {
    case .bare: writer.raw(bytes)
    case .boolean: writer.bool(bytes.first == UInt8(ascii: "t"))
    case .quoted: writer.quoted(ascii: bytes)
    case .text: writer.string(utf8: bytes)
    case .instant: writeInstant(bytes, into: &writer)
    case .id(let prefix):
      guard let id = UUIDValue(utf8: bytes) else {
        throw PostgresError.decoding("column \(column()) does not read as a uuid")
      }
      scratch.removeAll(keepingCapacity: true)
      TypeID.append(id.raw, prefix: prefix.utf8, to: &scratch)
      scratch.withUnsafeBufferPointer { writer.quoted(ascii: $0) }
    case .array(let element):
      let name = column()
      writer.beginArray()
      try ArrayLiteral.forEach(bytes) { bytes in
        guard let bytes else { return writer.null() }
        try write(bytes, element, into: &writer, column: name)
      } otherwise: {
        PostgresError.decoding("column \(name) does not read as a one-dimensional array")
      }
      writer.endArray()
    case .polymorphicID:
      throw PostgresError.decoding("column \(column()) is an array of ids without a prefix")
    }
  }

  /// `2026-11-23 10:00:00.123456+00`, as a session in UTC writes it, becomes `2026-11-23T10:00:00.123456Z`.
  private mutating func writeInstant(_ bytes: UnsafeBufferPointer<UInt8>, into writer: inout JSONWriter) {
    guard bytes.count >= 22, bytes[10] == UInt8(ascii: " "), bytes[bytes.count - 3] == UInt8(ascii: "+")
    else {
      return writer.string(utf8: bytes)
    }
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: bytes[..<10])
    scratch.append(UInt8(ascii: "T"))
    scratch.append(contentsOf: bytes[11..<(bytes.count - 3)])
    scratch.append(UInt8(ascii: "Z"))
    scratch.withUnsafeBufferPointer { writer.quoted(ascii: $0) }
  }
}
