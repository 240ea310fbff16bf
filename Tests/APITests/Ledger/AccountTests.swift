import JSON
import Kernel
import TestKit
import Testing

struct AccountTests {
  @Test func opensTheBooksOnce() async throws {
    let tenant = try await TestTenant.open(opensBooks: false)
    let path = "/companies/\(tenant.company.id)/chart"
    let rehearsed = try await tenant.client.post("\(path)?dry_run=true", ["template": "standard"]).expecting(
      200)
    #expect(rehearsed["result"]?["accounts"]?.int == 29)
    #expect(try await tenant.client.get("/accounts").expecting(200).data.isEmpty)
    let chart = try await tenant.client.post(path, ["template": "standard"]).expecting(200)
    #expect(chart["journals"]?.int == 5)
    #expect(chart["periods"]?.int == 12)
    let years = try await tenant.client.get("/fiscal-years").expecting(200)
    #expect(years.data.first?["starts_on"] == "2026-01-01")
    try await tenant.client.post(path, ["template": "standard"]).refused(409, "invalid_state")
    try await tenant.client.post("/companies/com_01j9zq3v8ye5r9x0c2m4k6n8pt/chart", ["template": "standard"])
      .refused(404, "not_found")
    try await tenant.client.post(path, ["template": "swiss"]).refused(400, "validation_error")
    try await tenant.expectConsistent()
  }

  @Test func hasAnAccountForEveryRole() async throws {
    let tenant = try await TestTenant.open()
    let accounts = try await tenant.client.get("/accounts?limit=200").expecting(200)
    let roles = Set(accounts.data.compactMap { $0["role"]?.string })
    #expect(roles.count == 18)
    let receivable = try #require(accounts.data.first { $0["role"] == "receivable" })
    #expect(receivable["reconcilable"] == true)
    #expect(receivable["party_required"] == true)
  }

  @Test func createsAndChanges() async throws {
    let tenant = try await TestTenant.open()
    let made = try await tenant.client.post(
      "/accounts",
      [
        "code": "6150", "name": "Software", "type": "expense",
        "parent_id": .string(try await tenant.account(code: "5")),
      ]
    ).expecting(201)
    #expect(made.headers["location"] == "/v1/accounts/\(made.id)")
    #expect(made.headers["etag"] == "\"1\"")
    let read = try await tenant.client.get("/accounts/\(made.id)", headers: ["If-None-Match": "\"1\""])
    #expect(read.status == 304)
    let changed = try await tenant.client.patch(
      "/accounts/\(made.id)", ["name": "Software licences", "parent_id": nil], ifMatch: "\"1\""
    )
    .expecting(200)
    #expect(changed["version"]?.int == 2)
    #expect(changed["parent_id"]?.isNull == true)
    try await tenant.client.patch("/accounts/\(made.id)", ["name": "X"], ifMatch: "\"1\"").refused(
      412, "precondition_failed")
    try await tenant.client.patch("/accounts/\(made.id)", ["name": "X"], ifMatch: nil).refused(
      428, "precondition_required")
    try await tenant.client.patch("/accounts/acc_01j9zq3v8ye5r9x0c2m4k6n8pt", ["name": "X"]).refused(
      404, "not_found")
  }

  @Test func refusesWhatIsTakenOrUnknown() async throws {
    let tenant = try await TestTenant.open()
    let account: JSON = ["code": "1200", "name": "Twice", "type": "asset"]
    let twice = try await tenant.client.post("/accounts", account).refused(409, "duplicate")
    #expect(twice["errors"]?[0]?["pointer"] == "#/code")
    let role = try await tenant.client.post(
      "/accounts", ["code": "1201", "name": "Twice", "type": "asset", "role": "receivable"]
    ).refused(409, "duplicate")
    #expect(role["errors"]?[0]?["pointer"] == "#/role")
    try await tenant.client.post(
      "/accounts",
      ["code": "1202", "name": "X", "type": "asset", "parent_id": "acc_01j9zq3v8ye5r9x0c2m4k6n8pt"]
    ).refused(422, "unknown_reference")
    try await tenant.client.post(
      "/accounts", ["code": "1203", "name": "X", "type": "asset", "currency": "ZZZ"]
    )
    .refused(422, "unknown_reference")
    let several = try await tenant.client.post(
      "/accounts", ["code": " ", "name": "", "type": "cost", "colour": "red"]
    )
    .refused(400, "validation_error")
    #expect((several["errors"]?.array?.count ?? 0) >= 4)
  }

  @Test func neverStandsBelowItself() async throws {
    let tenant = try await TestTenant.open()
    let bank = try await tenant.account(code: "1000")
    let assets = try await tenant.account(code: "1")
    try await tenant.client.patch("/accounts/\(assets)", ["parent_id": .string(bank)]).refused(422, "refused")
    try await tenant.client.patch("/accounts/\(bank)", ["parent_id": .string(bank)]).refused(422, "refused")
  }

  @Test func keepsItsNatureOnceUsed() async throws {
    let tenant = try await TestTenant.open()
    let (rent, bank) = (try await tenant.account(code: "6000"), try await tenant.account(code: "1000"))
    try await tenant.posted(
      "2026-03-01",
      [["account_id": .string(rent), "debit": "5.00"], ["account_id": .string(bank), "credit": "5.00"]])
    let refused = try await tenant.client.patch("/accounts/\(rent)", ["type": "asset", "reconcilable": true])
      .refused(409, "account_in_use")
    #expect(refused["errors"]?.array?.count == 2)
    try await tenant.client.patch("/accounts/\(rent)", ["name": "Rent and energy"]).expecting(200)
  }

  @Test func archivesAndRestores() async throws {
    let tenant = try await TestTenant.open()
    let rent = try await tenant.account(code: "6000")
    let archived = try await tenant.client.post("/accounts/\(rent)/archive").expecting(200)
    #expect(archived["archived_at"] == "2026-11-23T10:00:00Z")
    try await tenant.client.post("/accounts/\(rent)/archive").refused(409, "invalid_state")
    #expect(try await tenant.client.get("/accounts?code=6000").expecting(200).data.isEmpty)
    #expect(try await tenant.client.get("/accounts?code=6000&archived=true").expecting(200).data.count == 1)
    let bank = try await tenant.account(code: "1000")
    try await tenant.draft(
      "2026-03-01",
      [["account_id": .string(rent), "debit": "5.00"], ["account_id": .string(bank), "credit": "5.00"]]
    ).refused(409, "account_archived")
    try await tenant.client.post("/accounts/\(rent)/restore").expecting(200)
    try await tenant.client.post("/accounts/\(bank)/archive").refused(409, "invalid_state")
  }

  @Test func belongsToItsTenantAndCompany() async throws {
    let (one, other) = (try await TestTenant.open(), try await TestTenant.open())
    let foreign = try await other.account(code: "1000")
    try await one.client.get("/accounts/\(foreign)").refused(404, "not_found")
    try await one.client.post("/accounts/\(foreign)/archive").refused(404, "not_found")
    try await one.client.get("/accounts/\(foreign)/lines").refused(404, "not_found")
    let company = try await one.addCompany(name: "Branch")
    try await one.client.post("/accounts", ["code": "9000", "name": "X", "type": "asset"])
      .refused(422, "company_required")
    let narrow = try await one.client(scopes: ["ledger.*:*"], companies: [company.id])
    #expect(
      try await narrow.get("/accounts?limit=200").expecting(200).data.allSatisfy {
        $0["company_id"]?.string == company.id.text
      })
    let reader = try await one.client(scopes: ["ledger.accounts:read"])
    try await reader.post("/accounts", ["code": "9000", "name": "X", "type": "asset"]).refused(
      403, "forbidden")
  }

  @Test func pagesByCodeAndName() async throws {
    let tenant = try await TestTenant.open()
    for sort in ["code", "-code", "name", "-name"] {
      var seen: [String] = []
      var after = ""
      repeat {
        let page = try await tenant.client.get("/accounts?limit=7&sort=\(sort)\(after)").expecting(200)
        seen += page.data.compactMap { $0["id"]?.string }
        after = page["page"]?["next"]?.string.map { "&after=\($0)" } ?? ""
      } while !after.isEmpty
      #expect(seen.count == 29)
      #expect(Set(seen).count == 29)
    }
    let cursor = try #require(try await tenant.client.get("/accounts?limit=2")["page"]?["next"]?.string)
    try await tenant.client.get("/accounts?limit=2&type=asset&after=\(cursor)").refused(
      400, "cursor_mismatch")
    #expect(
      try await tenant.client.get("/accounts?type=income&type=equity&include_total=true")["page"]?["total"]?
        .int == 9)
  }
}
