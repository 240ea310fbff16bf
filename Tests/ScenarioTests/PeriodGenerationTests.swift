import JSON
import TestKit
import Testing

/// GL-03: a year is divided into periods, to the day.
struct PeriodGenerationTests {
  @Test(
    arguments: [
      ("2026-01-01", "2026-12-31", 1, nil, 12),
      ("2026-01-01", "2026-12-31", 3, nil, 4),
      ("2026-01-01", "2026-12-31", 5, nil, 3),
      ("2026-04-06", "2027-04-05", 1, 5, 12),
      ("2026-06-06", "2026-12-31", 1, 29, 8),
    ] as [(String, String, Int, Int?, Int)])
  func divides(first: String, last: String, months: Int, endDay: Int?, count: Int) async throws {
    let tenant = try await TestTenant.open(opensBooks: false)
    let year = try await tenant.client.post(
      "/fiscal-years", ["starts_on": .string(first), "ends_on": .string(last)]
    ).expecting(201)
    #expect(year["periods"]?.array?.isEmpty == true)
    var division: JSON = ["months": .number("\(months)")]
    if let endDay { division = ["months": .number("\(months)"), "month_end_day": .number("\(endDay)")] }
    let divided = try await tenant.client.post("/fiscal-years/\(year.id)/divide", division).expecting(200)
    let periods = try #require(divided["periods"]?.array)
    #expect(periods.count == count)
    #expect(periods.first?["starts_on"]?.string == first)
    #expect(periods.last?["ends_on"]?.string == last)
    try await tenant.client.post("/fiscal-years/\(year.id)/divide", division).refused(409, "invalid_state")
    try await tenant.expectConsistent()
  }
}
