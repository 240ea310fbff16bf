import Kernel
import Testing

@Suite("Days")
struct DateTests {
  private func day(_ text: String) throws -> LocalDate { try LocalDate(parsing: text) }

  @Test(
    "Count from 1970",
    arguments: [
      ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11016), ("2000-03-01", 11017),
      ("2026-11-23", 20780),
      ("1900-03-01", -25508), ("0001-01-01", -719162), ("9999-12-31", 2_932_896),
    ])
  func count(text: String, days: Int) throws {
    #expect(try day(text).days == days)
    #expect(LocalDate(days: days).text == text)
  }

  @Test("Every day of 800 years follows the one before")
  func continuity() throws {
    var (year, month, day) = (1600, 1, 1)
    for days in try self.day("1600-01-01").days...self.day("2399-12-31").days {
      let date = LocalDate(days: days)
      #expect(date.parts == (year, month, day))
      #expect(LocalDate(year: year, month: month, day: day) == date)
      day += 1
      if LocalDate(year: year, month: month, day: day) == nil { (month, day) = (month + 1, 1) }
      if month == 13 { (year, month) = (year + 1, 1) }
    }
    #expect(year == 2400)
  }

  @Test(
    "Refuses what the calendar lacks, and every other spelling",
    arguments: [
      "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01",
      "2026-1-1",
      "20261123", "2026-11-23T00:00:00Z", " 2026-11-23", "2026-11-23 ", "", "-2026-11-23", "10000-01-01",
      "2026/11/23",
      "23.11.2026", "2026-11-2é",
    ])
  func refuses(text: String) {
    #expect(throws: DateSyntaxError.self) { try LocalDate(parsing: text) }
  }

  @Test(
    "Months are added with the end of the month as the limit",
    arguments: [
      ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-01-31", 3, "2026-04-30"),
      ("2026-03-31", -1, "2026-02-28"), ("2026-11-23", 12, "2027-11-23"), ("2024-02-29", 12, "2025-02-28"),
      ("2024-02-29", 48, "2028-02-29"), ("2026-01-15", -1, "2025-12-15"), ("2026-12-31", 2, "2027-02-28"),
      ("2026-11-23", 0, "2026-11-23"), ("2026-11-23", Int.max, "9999-12-31"),
      ("2026-11-23", Int.min, "0001-01-01"),
    ])
  func months(start: String, count: Int, end: String) throws {
    #expect(try day(start).adding(months: count).text == end)
  }

  @Test(
    "Days are added across months and leap days",
    arguments: [
      ("2024-02-28", 1, "2024-02-29"), ("2026-02-28", 1, "2026-03-01"), ("2026-12-31", 1, "2027-01-01"),
      ("2026-01-01", -1, "2025-12-31"), ("2026-11-23", 30, "2026-12-23"),
      ("2026-11-23", Int.max, "9999-12-31"),
      ("1960-01-01", Int.min, "0001-01-01"),
    ])
  func days(start: String, count: Int, end: String) throws {
    #expect(try day(start).adding(days: count).text == end)
  }

  @Test("Know their weekday, the ends of their month, their distance and their order")
  func parts() throws {
    let date = try day("2026-11-23")
    #expect(date.weekday == 1 && date.year == 2026 && date.month == 11 && date.day == 23)
    #expect(try day("1969-12-28").weekday == 7)
    #expect(date.startOfMonth.text == "2026-11-01" && date.endOfMonth.text == "2026-11-30")
    #expect(try day("2024-02-10").endOfMonth.text == "2024-02-29")
    #expect(try date.days(until: day("2026-12-23")) == 30 && date < day("2026-11-24"))
  }
}

@Suite("Instants")
struct InstantTests {
  @Test(
    "Reads RFC 3339 and writes it in UTC",
    arguments: [
      ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"), ("2026-11-23T10:00:00+01:00", "2026-11-23T09:00:00Z"),
      ("2026-11-23T00:30:00.5+05:30", "2026-11-22T19:00:00.5Z"),
      ("2026-11-23T23:59:59-12:00", "2026-11-24T11:59:59Z"),
      ("2026-11-23t10:00:00z", "2026-11-23T10:00:00Z"), ("2026-11-23T10:00:00-00:00", "2026-11-23T10:00:00Z"),
      ("2026-11-23T10:00:00.123456Z", "2026-11-23T10:00:00.123456Z"),
      ("2026-11-23T10:00:00.120Z", "2026-11-23T10:00:00.12Z"),
      ("2026-11-23T10:00:00.123456789Z", "2026-11-23T10:00:00.123456Z"),
      ("2026-11-23T10:00:00.000000Z", "2026-11-23T10:00:00Z"),
      ("2026-11-23T10:00:00.000001Z", "2026-11-23T10:00:00.000001Z"),
      ("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.9Z"),
      ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
      ("2016-12-31T18:59:60.5-05:00", "2017-01-01T00:00:00.5Z"),
      ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
    ])
  func text(text: String, printed: String) throws {
    let instant = try Instant(parsing: text)
    #expect(instant.text == printed)
    #expect(try Instant(parsing: printed) == instant)
  }

  @Test(
    "Refuses an instant without offset, and what is none",
    arguments: [
      "2026-11-23T10:00:00", "2026-11-23", "2026-11-23 10:00:00Z", "2026-11-23T10:00Z",
      "2026-11-23T24:00:00Z",
      "2026-11-23T10:60:00Z", "2026-11-23T10:00:61Z", "2026-11-23T10:00:60Z", "2026-11-23T10:00:00.Z",
      "2026-11-23T10:00:00+0100", "2026-11-23T10:00:00+01", "2026-11-23T10:00:00+24:00",
      "2026-11-23T10:00:00+01:60",
      "2026-02-29T10:00:00Z", "2026-11-23T10:00:00Z ", "2026-11-23T10:00:00,5Z", "", "1795428000",
      "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00",
    ])
  func refuses(text: String) {
    #expect(throws: DateSyntaxError.self) { try Instant(parsing: text) }
  }

  @Test(
    "Reads what PostgreSQL prints",
    arguments: [
      ("2026-11-23 10:00:00+00", "2026-11-23T10:00:00Z"),
      ("2026-11-23 10:00:00.5+05:30", "2026-11-23T04:30:00.5Z"),
      ("1800-01-01 00:53:28+00:53:28", "1800-01-01T00:00:00Z"),
    ])
  func postgres(text: String, printed: String) throws {
    #expect(try Instant(postgres: text.utf8).text == printed)
  }

  @Test("Counts microseconds")
  func microseconds() throws {
    let instant = try Instant(parsing: "2026-11-23T10:00:00Z")
    #expect(instant.microseconds == 1_795_428_000_000_000)
    #expect(instant.adding(.milliseconds(-1)).text == "2026-11-23T09:59:59.999Z")
    #expect(instant.adding(.seconds(Int64.max)).microseconds == .max)
    #expect(instant.duration(to: instant.adding(.seconds(90))) == .seconds(90))
    #expect(instant < instant.adding(.microseconds(1)))
  }

  @Test(
    "Belongs to the day of the zone",
    arguments: [
      ("2026-11-23T23:30:00Z", "UTC", "2026-11-23"), ("2026-11-23T23:30:00Z", "Europe/Berlin", "2026-11-24"),
      ("2026-07-23T22:30:00Z", "Europe/Berlin", "2026-07-24"),
      ("2026-11-23T22:30:00Z", "Europe/Berlin", "2026-11-23"),
      ("2026-11-23T04:59:59Z", "America/New_York", "2026-11-22"),
      ("2026-11-23T10:00:00Z", "Pacific/Kiritimati", "2026-11-24"),
      ("1969-12-31T23:59:59.9Z", "UTC", "1969-12-31"),
    ])
  func localDate(text: String, zone: String, date: String) throws {
    let zone = try #require(TimeZoneName(zone))
    #expect(try Instant(parsing: text).localDate(in: zone).text == date)
  }

  @Test("Zones are places", arguments: ["", "Mars/Phobos", "EST", "GMT+3", "Europe", "europe berlin"])
  func unknownZone(name: String) {
    #expect(TimeZoneName(name) == nil)
  }
}
