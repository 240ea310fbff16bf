import JSON
import TestKit
import Testing

/// GL-01: what may be posted, and that it then stays.
struct PostingGuardsTests {
  @Test func postsOnlyWhatBalancesAndKeepsIt() async throws {
    let tenant = try await TestTenant.open()
    let client = tenant.client
    let party = try await tenant.bareParty("Customer")
    let (revenue, receivable) = (try await tenant.account("revenue"), try await tenant.account("receivable"))

    let empty = try await tenant.draft("2026-01-15", []).expecting(201)
    try await client.post("/journal-entries/\(empty.id)/post").refused(422, "entry_incomplete")

    let alone = try await tenant.draft("2026-01-15", [["account_id": .string(revenue), "credit": "100.00"]])
      .expecting(201)
    let refused = try await client.post("/journal-entries/\(alone.id)/post").refused(422, "unbalanced")
    #expect(refused["errors"]?.array?.compactMap { $0["code"]?.string } == ["unbalanced", "entry_incomplete"])

    let lines: JSON = [
      ["account_id": .string(revenue), "credit": "100.00"],
      ["account_id": .string(receivable), "debit": "100.00", "party_id": .string(party)],
    ]
    let draft = try await tenant.draft("2026-01-15", lines).expecting(201)
    #expect(draft["number"]?.isNull == true)
    let posted = try await client.post("/journal-entries/\(draft.id)/post").expecting(200)
    #expect(posted["status"] == "posted")
    #expect(posted["number"] == "GEN-2026-00001")

    try await client.patch("/journal-entries/\(draft.id)", ["date": "2026-01-16"]).refused(
      409, "invalid_state")
    try await client.post("/journal-entries/\(draft.id)/post").refused(409, "invalid_state")
    try await client.delete("/journal-entries/\(draft.id)").refused(409, "invalid_state")

    let january = try await tenant.period(holding: "2026-01-15")
    try await client.post("/periods/\(january)/close").expecting(200)
    try await tenant.draft("2026-01-20", lines).refused(409, "period_closed")
    try await client.patch("/journal-entries/\(empty.id)", ["lines": lines]).refused(409, "period_closed")

    #expect(try await tenant.balance(ofAccount: receivable) == ["0.00", "100.00", "0.00", "100.00"])
    try await tenant.expectConsistent()
  }
}
