package import Kernel

extension PaymentTerm {
  /// A shift of the date; several are applied one after the other.
  ///
  /// Within one: months first, kept within the month; then the day of the month, 31 being its last; then
  /// days; then on to the next such weekday, Monday being 1.
  package struct Delay: Sendable, Equatable, Codable {
    package var months: Int?
    package var dayOfMonth: Int?
    package var days: Int?
    package var weekday: Int?

    /// A shift by what is given; without anything, none.
    package init(months: Int? = nil, dayOfMonth: Int? = nil, days: Int? = nil, weekday: Int? = nil) {
      self.months = months
      self.dayOfMonth = dayOfMonth
      self.days = days
      self.weekday = weekday
    }

    /// The date this shift leads to.
    package func applied(to date: LocalDate) -> LocalDate {
      var date = date.adding(months: months ?? 0)
      if let dayOfMonth {
        date = min(date.startOfMonth.adding(days: dayOfMonth - 1), date.endOfMonth)
      }
      date = date.adding(days: days ?? 0)
      if let weekday {
        date = date.adding(days: (weekday - date.weekday + 7) % 7)
      }
      return date
    }
  }
}

extension PaymentTerm.Step {
  /// The day this step is due for a document of the date given; never before it.
  package func dueDate(from date: LocalDate) -> LocalDate {
    max(date, delays.reduce(date) { $1.applied(to: $0) })
  }
}
