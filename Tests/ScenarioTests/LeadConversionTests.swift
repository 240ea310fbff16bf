import JSON
import TestKit
import Testing

/// 13: a lead converts once, also concurrently. 14: into records that exist.
struct LeadConversionTests {
  private let lead: JSON = [
    "organisation": "Alfreds Futterkiste", "given_name": "Maria", "family_name": "Anders",
    "email": "maria@alfreds.example", "source": "fair",
  ]

  @Test func convertsOnce() async throws {
    let tenant = try await TestTenant.open()
    let id = try await tenant.client.post("/leads", lead).expecting(201).id
    let key = ["Idempotency-Key": "convert-lead-1"]
    let first = try await tenant.client.post("/leads/\(id)/convert", headers: key).expecting(200)
    #expect(first["status"] == "converted")
    let again = try await tenant.client.post("/leads/\(id)/convert").refused(409, "already_converted")
    for name in ["party_id", "contact_id", "opportunity_id"] {
      #expect(first[name]?.string != nil)
      #expect(again["meta"]?[name] == first[name])
    }
    let replayed = try await tenant.client.post("/leads/\(id)/convert", headers: key).expecting(200)
    #expect(replayed.headers["idempotency-replayed"] == "true")
    #expect(replayed.json == first.json)
    #expect(try await tenant.client.get("/customers").expecting(200).data.count == 1)
    #expect(try await tenant.client.get("/parties").expecting(200).data.count == 2)
    let opportunities = try await tenant.client.get("/opportunities").expecting(200).data
    #expect(opportunities.count == 1)
    #expect(opportunities[0]["party_id"] == first["party_id"])
    let shown = try await tenant.client.get("/opportunities/\(first["opportunity_id"]?.string ?? "")").expecting(200)
    #expect(shown["leads"]?[0]?["id"]?.string == id)
    #expect(shown["contacts"]?[0]?["id"] == first["contact_id"])
    #expect(shown["source"] == "fair")
    try await tenant.expectConsistent()
  }

  @Test func twentyCallersMakeOneCustomer() async throws {
    let tenant = try await TestTenant.open()
    let id = try await tenant.client.post("/leads", lead).expecting(201).id
    let answers = try await withThrowingTaskGroup(of: Answered.self) { group in
      for number in 0..<20 {
        group.addTask {
          try await tenant.client.post("/leads/\(id)/convert", headers: ["Idempotency-Key": "caller-\(1000 + number)"])
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let won = answers.filter { $0.status == 200 }
    #expect(won.count == 1)
    let party = won.first?["party_id"]
    for refused in answers where refused.status != 200 {
      try refused.refused(409, "already_converted")
      #expect(refused["meta"]?["party_id"] == party)
    }
    #expect(try await tenant.client.get("/customers").expecting(200).data.count == 1)
    #expect(try await tenant.client.get("/parties").expecting(200).data.count == 2)
    #expect(try await tenant.client.get("/opportunities").expecting(200).data.count == 1)
    try await tenant.expectConsistent()
  }

  @Test func convertsIntoWhatExists() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.addCustomer("Acme")
    let contact = try await tenant.client.post(
      "/parties/\(customer)/contacts", ["person": ["kind": "person", "name": "Kim"]]
    ).expecting(201).id
    let deal = try await tenant.client.post(
      "/opportunities",
      ["name": "Deal", "party_id": .string(customer), "amount": "100.00", "close_date": "2026-12-31"]
    ).expecting(201).id
    let id = try await tenant.client.post("/leads", lead).expecting(201).id
    try await tenant.client.post(
      "/interactions",
      [
        "party_id": .string(contact), "channel": "call", "direction": "inbound", "subject": "Asked for coffee",
        "occurred_at": "2026-11-20T10:00:00Z", "document_ids": [.string(id)],
      ]
    ).expecting(201)
    let converted = try await tenant.client.post(
      "/leads/\(id)/convert", ["contact_id": .string(contact), "opportunity_id": .string(deal)]
    ).expecting(200)
    #expect(converted["party_id"]?.string == customer)
    #expect(converted["contact_id"]?.string == contact)
    #expect(converted["opportunity_id"]?.string == deal)
    #expect(try await tenant.client.get("/parties").expecting(200).data.count == 2)
    #expect(try await tenant.client.get("/opportunities").expecting(200).data.count == 1)
    let shown = try await tenant.client.get("/opportunities/\(deal)").expecting(200)
    #expect(shown["contacts"]?.array?.map { $0["id"]?.string } == [contact])
    #expect(shown["interactions"]?[0]?["subject"] == "Asked for coffee")
    try await tenant.expectConsistent()
  }
}
