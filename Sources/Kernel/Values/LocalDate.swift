/// A day of the calendar, without time and zone: the day an invoice is dated, posted or due.
package struct LocalDate: Sendable, Hashable {
  /// Days since 1970-01-01, within the years 1 to 9999.
  package let days: Int

  /// The day that many days after 1970-01-01; beyond the years 1 to 9999 the last day of that range.
  package init(days: Int) {
    self.days = min(max(days, LocalDate.range.lowerBound), LocalDate.range.upperBound)
  }

  /// The day of the Gregorian calendar, `nil` when there is none such.
  package init?(year: Int, month: Int, day: Int) {
    guard 1...9999 ~= year, 1...12 ~= month, day >= 1, day <= LocalDate.length(ofMonth: month, year: year)
    else {
      return nil
    }
    days = LocalDate.days(year: year, month: month, day: day)
  }

  /// The year, from 1 to 9999.
  package var year: Int { parts.year }

  /// The month, from 1 to 12.
  package var month: Int { parts.month }

  /// The day of the month, from 1.
  package var day: Int { parts.day }

  /// The day of the week after ISO 8601: 1 is Monday, 7 Sunday.
  package var weekday: Int { (days + 3).remainder(modulo: 7) + 1 }

  /// The day that many days later, or earlier.
  package func adding(days count: Int) -> LocalDate {
    let (sum, overflow) = days.addingReportingOverflow(count)
    return LocalDate(days: overflow ? (count < 0 ? .min : .max) : sum)
  }

  /// The same day so many months later, or earlier; the last day of that month when it is shorter.
  package func adding(months count: Int) -> LocalDate {
    let (year, month, day) = parts
    let span = 12 * 9999
    let total = year * 12 + month - 1 + min(max(count, -span), span)
    guard total >= 12 else { return LocalDate(days: LocalDate.range.lowerBound) }
    guard total < 12 * 10_000 else { return LocalDate(days: LocalDate.range.upperBound) }
    let length = LocalDate.length(ofMonth: total % 12 + 1, year: total / 12)
    return LocalDate(days: LocalDate.days(year: total / 12, month: total % 12 + 1, day: min(day, length)))
  }

  /// The first day of the month.
  package var startOfMonth: LocalDate { adding(days: 1 - day) }

  /// The last day of the month.
  package var endOfMonth: LocalDate {
    let (year, month, day) = parts
    return adding(days: LocalDate.length(ofMonth: month, year: year) - day)
  }

  /// How many days lie from this one to the other; negative when the other is earlier.
  package func days(until other: LocalDate) -> Int { other.days - days }

  /// Year, month and day, for those who need more than one of them.
  package var parts: (year: Int, month: Int, day: Int) { LocalDate.parts(ofDay: days) }

  /// 0001-01-01 to 9999-12-31.
  private static let range = days(year: 1, month: 1, day: 1)...days(year: 9999, month: 12, day: 31)
}

extension LocalDate: Comparable {
  /// Whether the first is the earlier day.
  package static func < (left: LocalDate, right: LocalDate) -> Bool { left.days < right.days }
}
