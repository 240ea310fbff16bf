package import Kernel

/// How a fiscal year is cut into periods: so many months each, ending on a day of the month.
package struct PeriodDivision: Sendable, Equatable {
  /// How many months a period has, from 1.
  package let months: Int

  /// The day on which months end; the last of the month where it is shorter.
  package let monthEndDay: Int

  /// Periods of so many months; without a day they end with the month.
  package init(months: Int, monthEndDay: Int = 31) {
    self.months = months
    self.monthEndDay = monthEndDay
  }

  /// Both days belong to the period.
  package struct Span: Sendable, Equatable {
    /// The first day.
    package let startsOn: LocalDate

    /// The last day.
    package let endsOn: LocalDate

    /// The days from the first to the last.
    package init(startsOn: LocalDate, endsOn: LocalDate) {
      self.startsOn = startsOn
      self.endsOn = endsOn
    }

    /// The month it lies in, or the first and the last: `2026-01`, `2026-01 – 2026-03`.
    package var name: String {
      let (first, last) = (startsOn.text.prefix(7), endsOn.text.prefix(7))
      return first == last ? String(first) : "\(first) – \(last)"
    }
  }

  /// The spans from the first day to the last, without gap or overlap; the last may be shorter.
  package func spans(from first: LocalDate, through last: LocalDate) -> [Span] {
    var spans: [Span] = []
    var start = first
    while start <= last {
      let end = min(end(ofPeriodStarting: start), last)
      spans.append(Span(startsOn: start, endsOn: end))
      start = end.adding(days: 1)
    }
    return spans
  }

  /// A period that starts before its month's end day ends in that month when it has one month to go; one
  /// that starts on the day or behind it belongs to the month that ends next.
  private func end(ofPeriodStarting start: LocalDate) -> LocalDate {
    let inSameMonth = start.day < monthEndDay
    let month = start.startOfMonth.adding(months: months - (inSameMonth ? 1 : 0))
    let end = min(month.adding(days: monthEndDay - 1), month.endOfMonth)
    return max(end, start)
  }
}
