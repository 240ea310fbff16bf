extension Instant {
  /// Reads an instant of RFC 3339, `2026-11-23T10:00:00.5+01:00`; one without an offset is refused.
  ///
  /// Digits beyond microseconds are cut. A leap second (23:59:60 UTC) is the first second of the next day.
  package init(parsing text: some StringProtocol) throws(DateSyntaxError) {
    var scanner = DateScanner(text.utf8)
    guard let date = scanner.date(), scanner.skip("T", "t"), let time = scanner.timeOfDay(),
      let offset = scanner.offset(), scanner.isAtEnd, let instant = Instant(date, time, offset: offset)
    else { throw DateSyntaxError(reason: "must be an instant with an offset, such as 2026-11-23T10:00:00Z") }
    self = instant
  }

  /// Reads what PostgreSQL prints for a `timestamptz`: `2026-11-23 10:00:00.5+00`.
  package init(postgres text: some Sequence<UInt8>) throws(DateSyntaxError) {
    var scanner = DateScanner(text)
    guard let date = scanner.date(), scanner.skip(" "), let time = scanner.timeOfDay(),
      let offset = scanner.postgresOffset(), scanner.isAtEnd,
      let instant = Instant(date, time, offset: offset)
    else { throw DateSyntaxError(reason: "is no timestamp within the years 1 to 9999") }
    self = instant
  }

  private init?(_ date: LocalDate, _ time: DateScanner.TimeOfDay, offset: Int) {
    let seconds = date.days * 86_400 + time.seconds - offset
    // The only second that may be the sixtieth is the one before midnight UTC, and it counts as the next
    // day's first.
    if time.isLeapSecond, !seconds.isMultiple(of: 86_400) { return nil }
    // An offset may lead out of the years that a day can be written in.
    let day = seconds.quotient(flooredBy: 86_400)
    guard LocalDate(days: day).days == day else { return nil }
    microseconds = Int64(seconds * 1_000_000 + time.microseconds)
  }

  /// RFC 3339 in UTC, with as many decimals as are needed: `2026-11-23T10:00:00.5Z`.
  package var text: String {
    let (date, time) = split
    var bytes: [UInt8] = []
    bytes.reserveCapacity(27)
    date.append(to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    let seconds = time / 1_000_000
    bytes.append(digits: seconds / 3600, count: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(digits: seconds / 60 % 60, count: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(digits: seconds % 60, count: 2)
    let fraction = time % 1_000_000
    if fraction > 0 {
      bytes.append(UInt8(ascii: "."))
      bytes.append(digits: fraction, count: 6)
      while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    }
    bytes.append(UInt8(ascii: "Z"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The day in UTC, and the microseconds since its midnight.
  private var split: (date: LocalDate, time: Int) {
    let day = 86_400_000_000
    let microseconds = Int(microseconds)
    return (LocalDate(days: microseconds.quotient(flooredBy: day)), microseconds.remainder(modulo: day))
  }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC.
  package var description: String { text }
}

extension Instant: Codable {
  /// Reads RFC 3339.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      try self.init(parsing: text)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.reason)
    }
  }

  /// Writes RFC 3339 in UTC.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension DateScanner {
  struct TimeOfDay {
    let seconds: Int
    let microseconds: Int
    let isLeapSecond: Bool
  }

  /// `10:00:00` with or without a fraction.
  mutating func timeOfDay() -> TimeOfDay? {
    guard let hour = number(digits: 2), hour < 24, skip(":"), let minute = number(digits: 2), minute < 60,
      skip(":"), let second = number(digits: 2), second <= 60
    else { return nil }
    var microseconds = 0
    if skip(".") {
      guard let first = digit() else { return nil }
      microseconds = first * 100_000
      var weight = 10_000
      while let digit = digit() {
        microseconds += digit * weight
        weight /= 10
      }
    }
    return TimeOfDay(
      seconds: hour * 3600 + minute * 60 + second, microseconds: microseconds, isLeapSecond: second == 60)
  }

  /// `Z` or `+01:00`, in seconds east of UTC.
  mutating func offset() -> Int? {
    if skip("Z", "z") { return 0 }
    guard let sign = sign(), let hour = number(digits: 2), hour < 24, skip(":"),
      let minute = number(digits: 2),
      minute < 60
    else { return nil }
    return sign * (hour * 3600 + minute * 60)
  }

  /// `+00`, `+05:30` or, for local mean times of long ago, `+00:53:28`.
  mutating func postgresOffset() -> Int? {
    guard let sign = sign(), let hour = number(digits: 2) else { return nil }
    guard skip(":") else { return sign * hour * 3600 }
    guard let minute = number(digits: 2) else { return nil }
    guard skip(":") else { return sign * (hour * 3600 + minute * 60) }
    guard let second = number(digits: 2) else { return nil }
    return sign * (hour * 3600 + minute * 60 + second)
  }

  private mutating func sign() -> Int? { skip("+") ? 1 : skip("-") ? -1 : nil }
}
