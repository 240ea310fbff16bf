import JSON
import TestKit
import Testing

/// 16: the probability moves with the stage unless overridden. 17: the forecast is weighted by it.
struct PipelineTests {
  private func stages(_ tenant: TestTenant) async throws -> [String: String] {
    let stages = try await tenant.client.get("/stages").expecting(200).data
    return Dictionary(stages.map { ($0["probability"]?.string ?? "", $0["id"]?.string ?? "") }) { first, _ in first }
  }

  @Test func stageMovesProbability() async throws {
    let tenant = try await TestTenant.open()
    let stages = try await stages(tenant)
    let party = try await tenant.addCustomer()
    let deal = try await tenant.client.post(
      "/opportunities",
      ["name": "Deal", "party_id": .string(party), "amount": "1000.00", "close_date": "2026-12-31"]
    ).expecting(201)
    #expect(deal["probability"] == "10")
    #expect(deal["weighted_amount"] == "100.00")
    #expect(deal["probability_overridden"] == false)

    let half: JSON = ["stage_id": .string(stages["50"] ?? "")]
    let moved = try await tenant.client.patch("/opportunities/\(deal.id)", half).expecting(200)
    #expect(moved["probability"] == "50")
    #expect(moved["weighted_amount"] == "500.00")
    #expect(moved["stage_history"]?.array?.count == 2)
    #expect(moved["stage_history"]?.array?.filter { $0["left_at"] == .null }.count == 1)

    let overridden = try await tenant.client.patch("/opportunities/\(deal.id)", ["probability": "35"]).expecting(200)
    #expect(overridden["probability"] == "35")
    #expect(overridden["probability_overridden"] == true)
    #expect(overridden["weighted_amount"] == "350.00")
    let further: JSON = ["stage_id": .string(stages["75"] ?? "")]
    let kept = try await tenant.client.patch("/opportunities/\(deal.id)", further).expecting(200)
    #expect(kept["probability"] == "35")
    #expect(kept["probability_overridden"] == true)
    let derived = try await tenant.client.patch("/opportunities/\(deal.id)", ["probability": .null]).expecting(200)
    #expect(derived["probability"] == "75")
    #expect(derived["probability_overridden"] == false)
    try await tenant.expectConsistent()
  }

  @Test func weightedForecast() async throws {
    let tenant = try await TestTenant.open(
      currency: "EUR", country: "DE", now: "2025-06-02T10:00:00Z", firstYear: 2025)
    let stages = try await stages(tenant)
    let party = try await tenant.addCustomer()
    func deal(_ day: String, _ stage: String?) async throws -> String {
      var body: JSONObject = [
        "name": .string("Deal of \(day)"), "party_id": .string(party), "amount": "100000.00",
        "close_date": .string(day),
      ]
      if let stage { body["stage_id"] = .string(stages[stage] ?? "") }
      return try await tenant.client.post("/opportunities", .object(body)).expecting(201).id
    }
    _ = try await deal("2025-06-15", "50")
    _ = try await deal("2025-07-31", "50")
    let won = try await deal("2025-08-01", nil)
    try await tenant.client.post("/opportunities/\(won)/win", ["close_date": "2025-08-01"]).expecting(200)
    let lost = try await deal("2025-06-20", nil)
    try await tenant.client.post("/opportunities/\(lost)/lose", ["reason": "Price"]).expecting(200)

    let forecast = try await tenant.client.get("/reports/forecast?from=2025-06&through=2025-08").expecting(200)
    #expect(forecast["currency"] == "EUR")
    let months = forecast["months"]?.array ?? []
    #expect(months.map { $0["month"] } == ["2025-06", "2025-07", "2025-08"])
    #expect(months.map { $0["weighted_amount"] } == ["50000.00", "50000.00", "100000.00"])
    #expect(forecast["weighted_amount"] == "200000.00")
    #expect(forecast["opportunities"] == 3)
    try await tenant.expectConsistent()
  }
}
