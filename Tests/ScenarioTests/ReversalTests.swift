import JSON
import TestKit
import Testing

/// GL-02: an entry is taken back by swapped sides or in storno style, and its receivables are reconciled.
struct ReversalTests {
  @Test(arguments: [
    ("reversal", ["0.00", "42.00", "42.00", "0.00"], ["0.00", "42.00", "42.00", "0.00"]),
    ("storno", ["0.00", "0.00", "0.00", "0.00"], ["0.00", "0.00", "0.00", "0.00"]),
  ])
  func takesBack(style: String, revenueShows: [String], receivableShows: [String]) async throws {
    let tenant = try await TestTenant.open()
    let (one, other) = (try await tenant.bareParty("One"), try await tenant.bareParty("Other"))
    let (revenue, receivable) = (try await tenant.account("revenue"), try await tenant.account("receivable"))
    let entry = try await tenant.posted(
      "2026-02-10",
      [
        ["account_id": .string(revenue), "credit": "42.00"],
        [
          "account_id": .string(receivable), "debit": "32.00", "party_id": .string(one), "currency": "EUR",
          "amount_in_currency": "30.00",
        ],
        ["account_id": .string(receivable), "debit": "10.00", "party_id": .string(other)],
      ])

    let reversal = try await tenant.client.post(
      "/journal-entries/\(entry.id)/reverse", ["style": .string(style)]
    )
    .expecting(200)
    #expect(reversal["reverses_id"]?.string == entry.id)
    #expect(reversal["number"] == "GEN-2026-00002")
    let origin = try await tenant.client.get("/journal-entries/\(entry.id)").expecting(200)
    #expect(origin["reversed_by_id"]?.string == reversal.id)
    #expect(origin["available_actions"]?.array?.isEmpty == true)

    #expect(try await tenant.balance(ofAccount: revenue) == revenueShows)
    #expect(try await tenant.balance(ofAccount: receivable) == receivableShows)
    let lines = try await tenant.client.get("/accounts/\(receivable)/lines").expecting(200)
    #expect(lines.data.count == 4)
    #expect(lines.data.allSatisfy { $0["open_amount"] == "0.00" })

    try await tenant.client.post("/journal-entries/\(entry.id)/reverse").refused(409, "invalid_state")
    try await tenant.expectConsistent()
  }
}
