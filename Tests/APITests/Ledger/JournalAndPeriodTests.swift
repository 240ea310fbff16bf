import JSON
import TestKit
import Testing

struct JournalAndPeriodTests {
  @Test func addsAJournalWithItsOwnNumbers() async throws {
    let tenant = try await TestTenant.open()
    let journal = try await tenant.client.post(
      "/journals", ["code": "PAY", "name": "Payroll", "kind": "general"]
    )
    .expecting(201)
    #expect(try await tenant.client.get("/journals/\(journal.id)").expecting(200)["code"] == "PAY")
    #expect(try await tenant.client.get("/journals").expecting(200).data.count == 6)
    try await tenant.client.post("/journals", ["code": "PAY", "name": "Again", "kind": "general"])
      .refused(409, "duplicate")
    let (rent, bank) = (try await tenant.account(code: "6000"), try await tenant.account(code: "1000"))
    let draft = try await tenant.client.post(
      "/journal-entries",
      [
        "journal_id": .string(journal.id), "date": "2026-03-01", "narration": "Salaries",
        "lines": [
          ["account_id": .string(rent), "debit": "5.00"], ["account_id": .string(bank), "credit": "5.00"],
        ],
      ]
    ).expecting(201)
    let posted = try await tenant.client.post("/journal-entries/\(draft.id)/post").expecting(200)
    #expect(posted["number"] == "PAY-2026-00001")
    try await tenant.expectConsistent()
  }

  @Test func yearsDoNotOverlap() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.client.post("/fiscal-years", ["starts_on": "2027-06-01", "ends_on": "2028-05-31"])
      .refused(409, "duplicate")
    try await tenant.client.post("/fiscal-years", ["starts_on": "2028-01-01", "ends_on": "2027-12-31"])
      .refused(422, "refused")
    try await tenant.client.post("/fiscal-years", ["starts_on": "2028-01-01", "ends_on": "2031-12-31"])
      .refused(422, "refused")
    try await tenant.client.post(
      "/fiscal-years", ["starts_on": "2028-01-01", "ends_on": "2028-12-31", "month_end_day": 5]
    ).refused(422, "refused")
    let year = try await tenant.client.post(
      "/fiscal-years", ["name": "FY28", "starts_on": "2028-01-01", "ends_on": "2028-12-31", "months": 3]
    ).expecting(201)
    #expect(year["periods"]?.array?.count == 4)
    #expect(year["year"]?.int == 2028)
    let listed = try await tenant.client.get("/fiscal-years").expecting(200)
    #expect(listed.data.first?["name"] == "FY28")
    #expect(
      try await tenant.client.get("/fiscal-years/\(year.id)").expecting(200)["periods"]?.array?.count == 4)
    try await tenant.expectConsistent()
  }

  @Test func closesAndReopens() async throws {
    let tenant = try await TestTenant.open()
    let march = try await tenant.period(holding: "2026-03-15")
    let closed = try await tenant.client.post("/periods/\(march)/close").expecting(200)
    #expect(closed["available_actions"]?[0] == "reopen")
    try await tenant.client.post("/periods/\(march)/close").refused(409, "invalid_state")
    #expect(try await tenant.client.get("/periods?status=closed").expecting(200).data.count == 1)
    try await tenant.client.post("/periods/\(march)/reopen").expecting(200)
    try await tenant.client.post("/periods/\(march)/reopen").refused(409, "invalid_state")
    #expect(try await tenant.client.get("/periods/\(march)").expecting(200)["version"]?.int == 3)
    let keeper = try await tenant.client(scopes: ["ledger.periods:read", "ledger.periods:write"])
    try await keeper.post("/periods/\(march)/close").refused(403, "forbidden")
  }

  @Test func knowsNoPeriodFarAway() async throws {
    let tenant = try await TestTenant.open()
    let bank = try await tenant.account(code: "1000")
    let refused = try await tenant.draft("2031-01-01", [["account_id": .string(bank), "debit": "5.00"]])
      .refused(409, "no_period")
    #expect(refused["errors"]?[0]?["pointer"] == "#/date")
    #expect(try await tenant.client.get("/periods?date=2031-01-01").expecting(200).data.isEmpty)
  }

  /// Whoever comes first wins whole: no entry is numbered in a period that was closed before it was posted.
  @Test func closingAndPostingExcludeEachOther() async throws {
    let tenant = try await TestTenant.open()
    let (rent, bank) = (try await tenant.account(code: "6000"), try await tenant.account(code: "1000"))
    let lines: JSON = [
      ["account_id": .string(rent), "debit": "5.00"], ["account_id": .string(bank), "credit": "5.00"],
    ]
    var drafts: [String] = []
    for _ in 0..<20 { drafts.append(try await tenant.draft("2026-05-05", lines).expecting(201).id) }
    let may = try await tenant.period(holding: "2026-05-05")
    let client = tenant.client
    let outcomes = try await withThrowingTaskGroup(of: Answered?.self) { group in
      for draft in drafts { group.addTask { try await client.post("/journal-entries/\(draft)/post") } }
      group.addTask {
        try await client.post("/periods/\(may)/close").expecting(200)
        return nil
      }
      return try await group.reduce(into: [Answered]()) { answers, answer in answer.map { answers.append($0) }
      }
    }
    let posted = outcomes.filter { $0.status == 200 }
    #expect(outcomes.allSatisfy { $0.status == 200 || $0.code == "period_closed" })
    let numbers = Set(posted.compactMap { $0["number"]?.string })
    #expect(numbers.count == posted.count)
    let balance = try await tenant.balance(ofAccount: rent)
    #expect(balance[1] == "\(posted.count * 5).00")
    try await tenant.expectConsistent()
  }
}
