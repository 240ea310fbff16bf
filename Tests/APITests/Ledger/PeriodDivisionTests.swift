import Kernel
import Ledger
import Testing

struct PeriodDivisionTests {
  private func day(_ text: String) throws -> LocalDate { try LocalDate(parsing: text) }

  /// GL-03, with its figures.
  @Test(arguments: [
    ("2026-01-01", "2026-12-31", 1, 31, 12),
    ("2026-01-01", "2026-12-31", 3, 31, 4),
    ("2026-01-01", "2026-12-31", 5, 31, 3),
    ("2026-04-06", "2027-04-05", 1, 5, 12),
    ("2026-06-06", "2026-12-31", 1, 29, 8),
    ("2024-02-29", "2025-02-28", 1, 28, 12),
    ("2026-01-31", "2026-01-31", 1, 31, 1),
  ])
  func divides(first: String, last: String, months: Int, endDay: Int, count: Int) throws {
    let spans = PeriodDivision(months: months, monthEndDay: endDay).spans(
      from: try day(first), through: try day(last))
    #expect(spans.count == count)
    #expect(spans.first?.startsOn == (try day(first)))
    #expect(spans.last?.endsOn == (try day(last)))
    for (before, after) in zip(spans, spans.dropFirst()) {
      #expect(after.startsOn == before.endsOn.adding(days: 1))
    }
    #expect(spans.allSatisfy { $0.startsOn <= $0.endsOn })
  }

  @Test func namesThemByTheirMonths() throws {
    let months = PeriodDivision(months: 1).spans(from: try day("2026-01-01"), through: try day("2026-12-31"))
    #expect(months.first?.name == "2026-01")
    let quarters = PeriodDivision(months: 3).spans(
      from: try day("2026-01-01"), through: try day("2026-12-31"))
    #expect(quarters.last?.name == "2026-10 – 2026-12")
  }

  /// No year, wherever it begins and whatever its months end on, has a gap or an overlap.
  @Test func neverLeavesAGap() throws {
    let first = try day("2027-12-25")
    for offset in 0..<70 {
      for endDay in [1, 5, 15, 28, 29, 30, 31] {
        for months in [1, 2, 3, 5, 12] {
          let start = first.adding(days: offset)
          let end = start.adding(months: 12).adding(days: -1)
          let spans = PeriodDivision(months: months, monthEndDay: endDay).spans(from: start, through: end)
          #expect(spans.first?.startsOn == start && spans.last?.endsOn == end)
          for (before, after) in zip(spans, spans.dropFirst()) {
            #expect(after.startsOn == before.endsOn.adding(days: 1))
          }
        }
      }
    }
  }
}
