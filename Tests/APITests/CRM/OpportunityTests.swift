import JSON
import TestKit
import Testing

struct OpportunityTests {
  private let tenant: TestTenant
  private let party: String

  init() async throws {
    tenant = try await TestTenant.open()
    party = try await tenant.addCustomer()
  }

  private func open(_ members: JSONObject = [:]) async throws -> Answered {
    var body: JSONObject = [
      "name": "Deal", "party_id": .string(party), "amount": "1000.00", "close_date": "2026-12-31",
    ]
    for (name, value) in members { body[name] = value }
    return try await tenant.client.post("/opportunities", .object(body))
  }

  @Test func isWonLostAndOpenedAgain() async throws {
    let deal = try await open().expecting(201)
    let won = try await tenant.client.post("/opportunities/\(deal.id)/win").expecting(200)
    #expect(won["status"] == "won")
    #expect(won["probability"] == "100")
    #expect(won["weighted_amount"] == "1000.00")
    #expect(won["close_date"] == "2026-11-23")
    #expect(won["closed_at"]?.string != nil)
    #expect(won["available_actions"] == ["reopen"])
    try await tenant.client.post("/opportunities/\(deal.id)/lose", ["reason": "x"]).refused(409, "invalid_state")
    try await tenant.client.patch("/opportunities/\(deal.id)", ["amount": "1"]).refused(409, "invalid_state")
    try await tenant.client.patch("/opportunities/\(deal.id)", ["note": "Signed"]).expecting(200)
    let reopened = try await tenant.client.post(
      "/opportunities/\(deal.id)/reopen", ["close_date": "2027-01-31"]
    ).expecting(200)
    #expect(reopened["status"] == "open")
    #expect(reopened["probability"] == "10")
    #expect(reopened["close_date"] == "2027-01-31")
    try await tenant.client.post("/opportunities/\(deal.id)/reopen").refused(409, "invalid_state")
    try await tenant.client.post("/opportunities/\(deal.id)/lose").refused(400, "validation_error")
    let lost = try await tenant.client.post("/opportunities/\(deal.id)/lose", ["reason": "Price"]).expecting(200)
    #expect(lost["lost_reason"] == "Price")
    #expect(lost["weighted_amount"] == "0.00")
    #expect(lost["stage_history"]?.array?.map { $0["stage"] } == ["New", "Won", "New", "Lost"])
    try await tenant.expectConsistent()
  }

  @Test func leadsToAQuotation() async throws {
    let deal = try await open().expecting(201)
    let lines: [JSON] = [["label": "Advice", "quantity": "1", "unit_price": "1000"]]
    let quote = try await tenant.quote(party, lines, ["source_id": .string(deal.id)])
    #expect(quote["source"] == ["kind": "opportunity", "id": .string(deal.id)])
    let shown = try await tenant.client.get("/opportunities/\(deal.id)").expecting(200)
    #expect(shown["sales_orders"]?[0]?["id"]?.string == quote.id)
    #expect(shown["version"] == 2)
    #expect(try await tenant.client.get("/sales-orders?source_id=\(deal.id)").expecting(200).data.count == 1)
    try await tenant.client.post("/sales-orders/\(quote.id)/confirm").expecting(200)
    let after = try await tenant.client.get("/opportunities/\(deal.id)").expecting(200)
    #expect(after["sales_orders"]?[0]?["status"] == "done")
    #expect(after["version"] == 3)
    try await tenant.expectConsistent()
  }

  @Test func stagesAreTheTenantsOwn() async throws {
    let stages = try await tenant.client.get("/stages").expecting(200).data
    #expect(stages.map { $0["name"] } == ["New", "Qualified", "Proposal", "Negotiation", "Won", "Lost"])
    let pilot = try await tenant.client.post(
      "/stages", ["name": "Pilot", "probability": "60", "position": 35]
    ).expecting(201)
    try await tenant.client.post("/stages", ["name": "Pilot", "probability": "60"]).refused(409, "duplicate")
    try await tenant.client.post("/stages", ["name": "Half won", "type": "won", "probability": "50"]).refused(422, "refused")
    try await tenant.client.post("/stages", ["name": "Vague"]).refused(422, "refused")
    let deal = try await open(["stage_id": .string(pilot.id)]).expecting(201)
    let other = try await open(["stage_id": .string(pilot.id), "probability": "90"]).expecting(201)
    try await tenant.client.patch("/stages/\(pilot.id)", ["probability": "65"]).expecting(200)
    #expect(try await tenant.client.get("/opportunities/\(deal.id)").expecting(200)["weighted_amount"] == "650.00")
    #expect(try await tenant.client.get("/opportunities/\(other.id)").expecting(200)["weighted_amount"] == "900.00")
    try await tenant.client.post("/stages/\(pilot.id)/archive").refused(409, "referenced")
    for id in [deal.id, other.id] { try await tenant.client.post("/opportunities/\(id)/win").expecting(200) }
    try await tenant.client.post("/stages/\(pilot.id)/archive").expecting(200)
    try await open(["stage_id": .string(pilot.id)]).refused(422, "refused")
    let wonStage = stages[4]["id"]?.string ?? ""
    try await open(["stage_id": .string(wonStage)]).refused(422, "refused")
    try await tenant.client.post("/stages/\(wonStage)/archive").refused(409, "referenced")
    try await tenant.client.get("/stages/\(wonStage)").expecting(200)
    #expect(try await tenant.client.get("/stages?archived=true").expecting(200).data.count == 1)
    try await tenant.expectConsistent()
  }

  @Test func listsAndBadInput() async throws {
    let contact = try await tenant.client.post(
      "/parties/\(party)/contacts", ["person": ["kind": "person", "name": "Kim"]]
    ).expecting(201).id
    let deal = try await open(["owner": "dana", "contact_ids": [.string(contact)]]).expecting(201)
    _ = try await open(["close_date": "2027-06-30", "currency": "EUR", "exchange_rate": "0.9"]).expecting(201)
    func ids(_ query: String) async throws -> [String] {
      try await tenant.client.get("/opportunities?\(query)").expecting(200).data.compactMap { $0["id"]?.string }
    }
    #expect(try await ids("status=open").count == 2)
    #expect(try await ids("owner=dana") == [deal.id])
    #expect(try await ids("contact_id=\(contact)") == [deal.id])
    #expect(try await ids("party_id=\(party)&close_date.lte=2026-12-31") == [deal.id])
    #expect(try await ids("sort=-close_date").last == deal.id)
    let expanded = try await tenant.client.get("/opportunities?expand=party&expand=stage&expand=contacts").expecting(200)
    #expect(expanded.data[0]["contacts"]?[0]?["name"] == "Kim")
    let forecast = try await tenant.client.get("/reports/forecast?from=2026-12&through=2027-06").expecting(200)
    #expect(forecast["amount"] == "1900.00")
    #expect(forecast["weighted_amount"] == "190.00")
    #expect(forecast["months"]?.array?.count == 7)
    #expect(try await tenant.client.get("/reports/forecast").expecting(200)["from"] == "2026-11")
    try await tenant.client.get("/reports/forecast?from=2027-06&through=2026-12").refused(422, "refused")
    try await tenant.client.get("/reports/forecast?from=2027-13").refused(400, "validation_error")
    try await open(["amount": "10.555"]).refused(422, "amount_scale")
    try await open(["amount": "-1"]).refused(400, "validation_error")
    try await open(["currency": "EUR"]).refused(422, "exchange_rate_required")
    try await open(["probability": "101"]).refused(400, "validation_error")
    try await open(["party_id": "pty_01j9zq3v8ye5r9x0c2m4k6n8pt"]).refused(422, "unknown_reference")
    try await open(["stage_id": "stg_01j9zq3v8ye5r9x0c2m4k6n8pt"]).refused(422, "unknown_reference")
    try await tenant.expectConsistent()
  }
}
