package import Postgres

// How the kernel's values travel to the database and back. A cell that does not read as its type throws an
// error that names the column and never quotes the value.

extension ID: Bindable, Column {
  /// The id as a uuid.
  package var bind: Bind { UUIDValue(raw).bind }

  /// Reads a uuid.
  package static func decode(_ cell: Cell) throws -> ID { ID(raw: try UUIDValue.decode(cell).raw) }
}

extension Decimal: Bindable, Column {
  /// The number as a numeric.
  package var bind: Bind { Bind(text) }

  /// Reads a numeric with its scale. One of more than 38 digits, a sum perhaps, throws
  /// `DecimalError.overflow`.
  package static func decode(_ cell: Cell) throws -> Decimal {
    let bytes = try cell.bytes()
    do {
      return try Decimal(utf8: bytes)
    } catch .syntax {
      throw cell.mismatch("a decimal number")
    }
  }
}

extension LocalDate: Bindable, Column {
  /// The day as a date.
  package var bind: Bind { Bind(text) }

  /// Reads a date.
  package static func decode(_ cell: Cell) throws -> LocalDate {
    guard let date = try? LocalDate(utf8: try cell.bytes()) else { throw cell.mismatch("a day") }
    return date
  }
}

extension Instant: Bindable, Column {
  /// The moment as a timestamptz.
  package var bind: Bind { Bind(text) }

  /// Reads a timestamptz, whatever zone the session prints it in.
  package static func decode(_ cell: Cell) throws -> Instant {
    guard let instant = try? Instant(postgres: try cell.bytes()) else { throw cell.mismatch("an instant") }
    return instant
  }
}

extension Currency: Bindable, Column {
  /// The three letters.
  package var bind: Bind { Bind(code) }

  /// Reads the three letters.
  package static func decode(_ cell: Cell) throws -> Currency {
    guard let currency = Currency(try cell.text) else { throw cell.mismatch("a currency") }
    return currency
  }
}

extension TimeZoneName: Bindable, Column {
  /// The name.
  package var bind: Bind { Bind(identifier) }

  /// Reads the name.
  package static func decode(_ cell: Cell) throws -> TimeZoneName {
    guard let zone = TimeZoneName(try cell.text) else { throw cell.mismatch("a time zone") }
    return zone
  }
}

// States and kinds: `enum Status: String, Bindable, Column` needs nothing more.

extension Bindable where Self: RawRepresentable, RawValue == String {
  /// The word that is stored.
  package var bind: Bind { Bind(rawValue) }
}

extension Column where Self: RawRepresentable, RawValue == String {
  /// Reads a word that is one of the cases.
  package static func decode(_ cell: Cell) throws -> Self {
    guard let value = Self(rawValue: try cell.text) else {
      throw cell.mismatch("one of the words of \(Self.self)")
    }
    return value
  }
}
