import JSON
import TestKit
import Testing

struct LeadTests {
  @Test func movesAlong() async throws {
    let tenant = try await TestTenant.open()
    let lead = try await tenant.client.post(
      "/leads", ["organisation": "Blondesddsl père", "source": "web", "owner": "dana", "custom": ["tier": "gold"]]
    ).expecting(201)
    #expect(lead["status"] == "new")
    #expect(lead["available_actions"] == ["patch", "work", "qualify", "lose", "convert"])
    try await tenant.client.post("/leads/\(lead.id)/reopen").refused(409, "invalid_state")
    #expect(try await tenant.client.post("/leads/\(lead.id)/work").expecting(200)["status"] == "working")
    try await tenant.client.post("/leads/\(lead.id)/work").refused(409, "invalid_state")
    #expect(try await tenant.client.post("/leads/\(lead.id)/qualify").expecting(200)["status"] == "qualified")
    try await tenant.client.post("/leads/\(lead.id)/lose").refused(400, "validation_error")
    try await tenant.client.post("/leads/\(lead.id)/lose", ["reason": " "]).refused(400, "validation_error")
    let lost = try await tenant.client.post("/leads/\(lead.id)/lose", ["reason": "Too dear"]).expecting(200)
    #expect(lost["lost_reason"] == "Too dear")
    try await tenant.client.post("/leads/\(lead.id)/convert").refused(409, "invalid_state")
    let reopened = try await tenant.client.post("/leads/\(lead.id)/reopen").expecting(200)
    #expect(reopened["status"] == "working")
    #expect(reopened["lost_reason"] == .null)
    let patched = try await tenant.client.patch(
      "/leads/\(lead.id)", ["owner": .null, "email": "info@blondes.example", "custom": ["tier": .null, "size": 5]]
    ).expecting(200)
    #expect(patched["owner"] == .null)
    #expect(patched["custom"] == ["size": 5])
    try await tenant.client.patch("/leads/\(lead.id)", ["organisation": .null]).refused(422, "refused")
    try await tenant.client.get("/leads/\(lead.id)").expecting(200)
    try await tenant.expectConsistent()
  }

  @Test func listsAndBadInput() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.client.post("/leads", ["organisation": "Père Noël", "source": "web"]).expecting(201)
    try await tenant.client.post("/leads", ["family_name": "Hardy", "source": "fair", "owner": "dana"]).expecting(201)
    func count(_ query: String) async throws -> Int {
      try await tenant.client.get("/leads?\(query)").expecting(200).data.count
    }
    #expect(try await count("") == 2)
    #expect(try await count("q=pere") == 1)
    #expect(try await count("q=har") == 1)
    #expect(try await count("source=fair") == 1)
    #expect(try await count("owner=dana&status=new&status=lost") == 1)
    #expect(try await count("status=lost") == 0)
    try await tenant.client.post("/leads", ["source": "web"]).refused(422, "refused")
    try await tenant.client.post("/leads", ["organisation": "x", "email": "nobody"]).refused(400, "validation_error")
    try await tenant.client.post("/leads", ["organisation": "x", "status": "lost"]).refused(400, "validation_error")
    try await tenant.client.get("/leads/lead_01j9zq3v8ye5r9x0c2m4k6n8pt").refused(404, "not_found")
    let reader = try await tenant.client(scopes: ["crm.leads:read"])
    try await reader.post("/leads", ["organisation": "x"]).refused(403, "forbidden")
  }

  @Test func convertsPersonsAndIntoKnownParties() async throws {
    let tenant = try await TestTenant.open()
    let person = try await tenant.client.post(
      "/leads", ["given_name": "Thomas", "family_name": "Hardy", "email": "thomas@hardy.example", "phone": "+1 650 253 0000"]
    ).expecting(201)
    let own = try await tenant.client.post(
      "/leads/\(person.id)/convert",
      ["opportunity": ["name": "Tea", "amount": "500.00", "close_date": "2027-01-31"]]
    ).expecting(200)
    #expect(own["party_id"] == own["contact_id"])
    let deal = try await tenant.client.get(
      "/opportunities/\(own["opportunity_id"]?.string ?? "")?expand=party&expand=stage"
    ).expecting(200)
    #expect(deal["name"] == "Tea")
    #expect(deal["weighted_amount"] == "50.00")
    #expect(deal["party"]?["name"] == "Thomas Hardy")
    #expect(deal["stage"]?["name"] == "New")

    // The same e-mail again is somebody we know: nothing is done until he is named.
    let again = try await tenant.client.post(
      "/leads", ["organisation": "Hardy & Sons", "family_name": "Hardy", "email": "Thomas@Hardy.example"]
    ).expecting(201)
    try await tenant.client.post("/leads/\(again.id)/convert").refused(409, "duplicate")
    #expect(try await tenant.client.get("/parties").expecting(200).data.count == 1)
    #expect(try await tenant.client.get("/leads/\(again.id)").expecting(200)["status"] == "new")
    let known = try await tenant.client.post(
      "/leads/\(again.id)/convert", ["contact_id": own["contact_id"] ?? .null]
    ).expecting(200)
    #expect(known["contact_id"] == own["contact_id"])
    #expect(known["party_id"] != own["party_id"])
    let contacts = try await tenant.client.get("/parties/\(known["party_id"]?.string ?? "")/contacts").expecting(200)
    #expect(contacts.data.map { $0["id"] } == [own["contact_id"]])

    let third = try await tenant.client.post("/leads", ["organisation": "X", "phone": "abc"]).expecting(201)
    try await tenant.client.post("/leads/\(third.id)/convert").refused(422, "invalid_phone")
    try await tenant.client.post(
      "/leads/\(third.id)/convert", ["party_id": "pty_01j9zq3v8ye5r9x0c2m4k6n8pt"]
    ).refused(422, "unknown_reference")
    try await tenant.client.post(
      "/leads/\(third.id)/convert", ["opportunity_id": "opp_01j9zq3v8ye5r9x0c2m4k6n8pt"]
    ).refused(422, "unknown_reference")
    try await tenant.client.post(
      "/leads/\(third.id)/convert", ["party_id": own["party_id"] ?? .null]
    ).expecting(200)
    try await tenant.client.patch("/leads/\(third.id)", ["owner": "x"]).refused(409, "invalid_state")
    try await tenant.expectConsistent()
  }
}
