import JSON
import Kernel
import TestKit
import Testing

struct TimelineTests {
  @Test func interactionsAndDocumentsStandInOneLine() async throws {
    let tenant = try await TestTenant.open()
    let client = tenant.client
    let horn = try await client.post("/customers", ["name": "Around the Horn"]).expecting(201)
    let other = try await client.post("/customers", ["name": "Horn Ltd"]).expecting(201)
    var expected: [String] = []
    for day in 20...22 {
      try await tenant.setClock("2026-11-\(day)T10:00:00Z")
      let customer = day == 21 ? other : horn
      let ticket = try await client.post("/tickets", ["customer_id": .string(customer.id), "subject": "T"])
        .expecting(201)
      let call = try await client.post(
        "/interactions",
        [
          "party_id": .string(customer.id), "channel": "call", "subject": "C",
          "document_ids": [.string(ticket.id)],
        ]
      ).expecting(201)
      #expect(call["documents"]?[0]?["number"] == ticket["number"])
      expected = [call.id, ticket.id] + expected
    }
    try await client.post("/parties/\(horn.id)/merge", ["into_id": .string(other.id)]).expecting(200)

    let whole = try await client.get("/parties/\(other.id)/timeline").expecting(200)
    #expect(whole.data.compactMap { $0["id"]?.string } == expected)
    #expect(whole.data[0]["kind"] == "interaction")
    #expect(whole.data[0]["interaction"]?["channel"] == "call")
    #expect(whole.data[0]["document"]?.isNull == true)
    #expect(whole.data[1]["kind"] == "ticket")
    #expect(whole.data[1]["occurred_at"] == "2026-11-22T00:00:00Z")
    #expect(whole.data[1]["document"]?["number"] == "TKT-2026-00003")
    #expect(whole.data[1]["document"]?["company_id"]?.string == tenant.company.id.text)

    var turned: [String] = []
    var after = ""
    while true {
      let page = try await client.get("/parties/\(horn.id)/timeline?limit=2\(after)").expecting(200)
      turned += page.data.compactMap { $0["id"]?.string }
      guard let next = page["page"]?["next"]?.string else { break }
      after = "&after=\(next)"
    }
    #expect(turned == expected)
    let tickets = try await client.get("/parties/\(other.id)/timeline?kind=ticket").expecting(200)
    #expect(tickets.data.count == 3)
    try await client.get("/parties/pty_01j9zq3v8ye5r9x0c2m4k6n8pt/timeline").refused(404, "not_found")
    try await client.get("/parties/\(other.id)/timeline?after=nonsense").refused(400, "cursor_mismatch")
    let narrow = try await tenant.client(scopes: ["parties.parties:read"])
    try await narrow.get("/parties/\(other.id)/timeline").refused(403, "forbidden")
  }
}
