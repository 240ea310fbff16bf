/// A legal entity with books of its own, as commands need to know it.
package struct Company: Sendable, Equatable, Record {
  package static let kind = RecordKind("company", prefix: "com")

  /// Its id, `com_…`.
  package let id: ID<Company>
  /// The name it trades under.
  package let name: String
  /// The currency the books are kept in.
  package let currency: Currency
  /// ISO 3166-1 alpha-2.
  package let country: String
  /// IANA name; business days are days in this zone.
  package let timeZone: TimeZoneName
  /// Month and day on which the fiscal year begins.
  package let fiscalYearStart: MonthDay

  /// A company with these properties.
  package init(
    id: ID<Company>, name: String, currency: Currency, country: String, timeZone: TimeZoneName, fiscalYearStart: MonthDay,
  ) {
    self.id = id
    self.name = name
    self.currency = currency
    self.country = country
    self.timeZone = timeZone
    self.fiscalYearStart = fiscalYearStart
  }

  /// The year a document of this date is numbered in: the calendar year in which its fiscal year began.
  package func fiscalYear(of date: LocalDate) -> Int {
    (date.month, date.day) < (fiscalYearStart.month, fiscalYearStart.day) ? date.year - 1 : date.year
  }
}

/// A day of every year, such as the first of a fiscal year.
package struct MonthDay: Sendable, Equatable {
  /// 1 to 12.
  package let month: Int
  /// 1 to 31.
  package let day: Int

  /// That day of every year.
  package init(month: Int, day: Int) {
    self.month = month
    self.day = day
  }
}
