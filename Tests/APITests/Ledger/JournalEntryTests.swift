import JSON
import TestKit
import Testing

struct JournalEntryTests {
  private func rentLines(_ tenant: TestTenant, _ amount: String = "100.00") async throws -> JSON {
    [
      [
        "account_id": .string(try await tenant.account(code: "6000")), "debit": .string(amount),
        "label": "Rent",
      ],
      ["account_id": .string(try await tenant.account(code: "1000")), "credit": .string(amount)],
    ]
  }

  @Test func draftsChangeAndGo() async throws {
    let tenant = try await TestTenant.open()
    let lines = try await rentLines(tenant)
    let draft = try await tenant.draft("2026-01-15", lines).expecting(201)
    #expect(draft["status"] == "draft")
    #expect(draft["lines"]?.array?.count == 2)
    #expect(draft["debit_total"] == "100.00")
    #expect(draft["available_actions"]?[0] == "post")
    let patched = try await tenant.client.patch(
      "/journal-entries/\(draft.id)",
      ["date": "2026-02-15", "narration": "Rent", "lines": try await rentLines(tenant, "120.00")],
      ifMatch: "\"1\""
    ).expecting(200)
    #expect(patched["debit_total"] == "120.00")
    #expect(patched["date"] == "2026-02-15")
    #expect(patched["version"]?.int == 2)
    let renamed = try await tenant.client.patch("/journal-entries/\(draft.id)", ["narration": "Office rent"])
      .expecting(200)
    #expect(renamed["lines"]?.array?.count == 2)
    try await tenant.client.delete("/journal-entries/\(draft.id)", ifMatch: nil).refused(
      428, "precondition_required")
    try await tenant.client.delete("/journal-entries/\(draft.id)").expecting(204)
    try await tenant.client.get("/journal-entries/\(draft.id)").refused(404, "not_found")
    try await tenant.expectConsistent()
  }

  @Test func postsAndListsWithFilters() async throws {
    let tenant = try await TestTenant.open()
    for month in 1...3 {
      try await tenant.posted("2026-0\(month)-15", try await rentLines(tenant), narration: "Rent \(month)")
    }
    _ = try await tenant.draft("2026-03-31", try await rentLines(tenant)).expecting(201)
    let all = try await tenant.client.get("/journal-entries").expecting(200)
    #expect(
      all.data.compactMap { $0["date"]?.string } == ["2026-03-31", "2026-03-15", "2026-02-15", "2026-01-15"])
    #expect(
      try await tenant.client.get("/journal-entries?status=posted&date.gte=2026-02-01&date.lte=2026-02-28")
        .data.count == 1)
    #expect(
      try await tenant.client.get("/journal-entries?number=GEN-2026-00002").data.first?["narration"]
        == "Rent 2")
    #expect(try await tenant.client.get("/journal-entries?journal_id=\(tenant.journal("bank"))").data.isEmpty)
    #expect(
      try await tenant.client.get("/journal-entries?source_id=inv_01j9zq3v8ye5r9x0c2m4k6n8pt").data.isEmpty)
    try await tenant.client.get("/journal-entries?statsu=posted").refused(400, "validation_error")
    let rent = try await tenant.account(code: "6000")
    var seen: [String] = []
    var after = ""
    repeat {
      let page = try await tenant.client.get("/accounts/\(rent)/lines?limit=2&sort=date\(after)").expecting(
        200)
      seen += page.data.compactMap { $0["entry_number"]?.string }
      after = page["page"]?["next"]?.string.map { "&after=\($0)" } ?? ""
    } while !after.isEmpty
    #expect(seen == ["GEN-2026-00001", "GEN-2026-00002", "GEN-2026-00003"])
    try await tenant.expectConsistent()
  }

  @Test func saysWhatIsWrongWithALine() async throws {
    let tenant = try await TestTenant.open()
    let (rent, receivable) = (try await tenant.account(code: "6000"), try await tenant.account("receivable"))
    func refused(_ line: JSON, _ status: Int, _ code: String, _ pointer: String) async throws {
      let answer = try await tenant.draft("2026-01-15", [line]).refused(status, code)
      #expect(answer["errors"]?[0]?["pointer"]?.string == pointer)
    }
    let account: JSON = .string(rent)
    try await refused(["account_id": account, "debit": "1.005"], 422, "amount_scale", "#/lines/0/debit")
    try await refused(
      ["account_id": account, "debit": "1", "credit": "1"], 422, "one_sided", "#/lines/0/credit")
    try await refused(["account_id": account], 422, "one_sided", "#/lines/0")
    try await refused(
      ["account_id": account, "debit": "1", "currency": "EUR"], 422, "refused", "#/lines/0/amount_in_currency"
    )
    try await refused(
      ["account_id": account, "debit": "1", "currency": "EUR", "amount_in_currency": "-1"], 422, "refused",
      "#/lines/0/amount_in_currency")
    try await refused(
      ["account_id": account, "debit": "1", "currency": "ZZZ", "amount_in_currency": "1"], 422,
      "unknown_reference",
      "#/lines/0/currency")
    try await refused(
      ["account_id": .string(receivable), "debit": "1"], 422, "party_required", "#/lines/0/party_id")
    try await refused(
      ["account_id": account, "debit": "1", "party_id": "pty_01j9zq3v8ye5r9x0c2m4k6n8pt"], 422,
      "unknown_reference",
      "#/lines/0/party_id")
    try await refused(
      ["account_id": "acc_01j9zq3v8ye5r9x0c2m4k6n8pt", "debit": "1"], 422, "unknown_reference",
      "#/lines/0/account_id")
    try await tenant.draft("2026-01-15", [["account_id": account, "debit": "-1"]]).refused(
      400, "validation_error")
    try await tenant.draft("2026-01-15", [["account_id": account, "debit": 1]]).refused(
      400, "validation_error")
    try await tenant.draft("2026-02-30", []).refused(400, "validation_error")
    try await tenant.client.post(
      "/journal-entries",
      ["journal_id": "jnl_01j9zq3v8ye5r9x0c2m4k6n8pt", "date": "2026-01-15", "narration": "x"]
    ).refused(422, "unknown_reference")
    let unbalanced = try await tenant.draft(
      "2026-01-15", [["account_id": account, "debit": "2"], ["account_id": account, "credit": "1"]]
    ).expecting(201)
    let answer = try await tenant.client.post("/journal-entries/\(unbalanced.id)/post").refused(
      422, "unbalanced")
    #expect(answer["meta"]?["debit"] == "2.00")
    try await tenant.expectConsistent()
  }

  @Test func rehearsesAndRepeats() async throws {
    let tenant = try await TestTenant.open()
    let draft = try await tenant.draft("2026-01-15", try await rentLines(tenant)).expecting(201)
    let post = "/journal-entries/\(draft.id)/post"
    let rehearsed = try await tenant.client.post("\(post)?dry_run=true").expecting(200)
    #expect(rehearsed["result"]?["number"] == "GEN-2026-00001")
    #expect(rehearsed["effects"]?["numbers"]?[0] == "GEN-2026-00001")
    #expect(rehearsed["effects"]?["journal_lines"]?.array?.count == 2)
    #expect(try await tenant.client.get("/journal-entries/\(draft.id)")["status"] == "draft")
    let key = ["Idempotency-Key": "post-rent-2026-01"]
    let first = try await tenant.client.post(post, headers: key).expecting(200)
    let again = try await tenant.client.post(post, headers: key).expecting(200)
    #expect(again.bytes == first.bytes)
    #expect(again.headers["idempotency-replayed"] == "true")
    #expect(try await tenant.balance(ofAccount: tenant.account(code: "6000"))[1] == "100.00")
    try await tenant.expectConsistent()
  }

  @Test func reversesOnALaterDay() async throws {
    let tenant = try await TestTenant.open()
    let entry = try await tenant.posted("2026-01-15", try await rentLines(tenant))
    let path = "/journal-entries/\(entry.id)/reverse"
    try await tenant.client.post(path, ["date": "2026-01-14"]).refused(422, "refused")
    let draft = try await tenant.draft("2026-01-15", []).expecting(201)
    try await tenant.client.post("/journal-entries/\(draft.id)/reverse").refused(409, "invalid_state")
    try await tenant.client.post(path, ["style": "undo"]).refused(400, "validation_error")
    let february = try await tenant.period(holding: "2026-02-01")
    try await tenant.client.post("/periods/\(february)/close").expecting(200)
    try await tenant.client.post(path, ["date": "2026-02-01"]).refused(409, "period_closed")
    let reversal = try await tenant.client.post(path, ["date": "2026-03-01", "narration": "Wrong month"])
      .expecting(200)
    #expect(reversal["date"] == "2026-03-01")
    #expect(reversal["narration"] == "Wrong month")
    let reversed = try await tenant.client.get("/journal-entries/\(entry.id)").expecting(200)
    #expect(reversed["version"]?.int == 3)
    try await tenant.expectConsistent()
  }

  /// An entry is reversed once, however many try.
  @Test func reversesOnceUnderARace() async throws {
    let tenant = try await TestTenant.open()
    let entry = try await tenant.posted("2026-01-15", try await rentLines(tenant))
    let client = tenant.client
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<10 {
        group.addTask { try await client.post("/journal-entries/\(entry.id)/reverse").status }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(statuses.filter { $0 == 200 }.count == 1)
    #expect(statuses.filter { $0 == 409 }.count == 9)
    try await tenant.expectConsistent()
  }
}
