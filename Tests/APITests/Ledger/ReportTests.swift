import JSON
import Kernel
import TestKit
import Testing

struct ReportTests {
  @Test func opensWithWhatWasClosed() async throws {
    let tenant = try await TestTenant.open()
    let (rent, bank) = (try await tenant.account(code: "6000"), try await tenant.account(code: "1000"))
    for (date, amount) in [
      ("2026-01-10", "10.00"), ("2026-01-20", "20.00"), ("2026-02-10", "40.00"), ("2026-03-05", "80.00"),
    ] {
      try await tenant.posted(
        date,
        [
          ["account_id": .string(rent), "debit": .string(amount)],
          ["account_id": .string(bank), "credit": .string(amount)],
        ])
    }
    let february = try await tenant.period(holding: "2026-02-01")
    #expect(try await tenant.balance(ofAccount: rent) == ["0.00", "150.00", "0.00", "150.00"])
    #expect(
      try await tenant.balance(ofAccount: rent, "?period_id=\(february)") == [
        "30.00", "40.00", "0.00", "70.00",
      ])
    #expect(
      try await tenant.balance(ofAccount: bank, "?period_id=\(february)") == [
        "-30.00", "0.00", "40.00", "-70.00",
      ])
    #expect(
      try await tenant.balance(ofAccount: rent, "?date.gte=2026-01-15&date.lte=2026-03-04") == [
        "10.00", "60.00", "0.00", "70.00",
      ])
    #expect(
      try await tenant.balance(ofAccount: rent, "?date.gte=2026-01-11&date.lte=2026-01-20") == [
        "10.00", "20.00", "0.00", "30.00",
      ])
    #expect(
      try await tenant.balance(ofAccount: rent, "?date.lte=2026-02-10") == ["0.00", "70.00", "0.00", "70.00"])
    let year = try #require(
      try await tenant.client.get("/fiscal-years?sort=starts_on").data.first?["id"]?.string)
    let report = try await tenant.client.get("/reports/trial-balance?fiscal_year_id=\(year)").expecting(200)
    #expect(report["totals"]?["debit"] == "150.00")
    #expect(report["totals"]?["closing"] == "0.00")
    #expect(report["ends_on"] == "2026-12-31")
    for report in ["trial-balance", "tax"] {
      let unknown = try await tenant.client.get("/reports/\(report)?period_id=per_01j9zq3v8ye5r9x0c2m4k6n8pt")
        .refused(422, "unknown_reference")
      #expect(unknown["errors"]?[0]?["parameter"] == "period_id")
      let backwards = try await tenant.client.get(
        "/reports/\(report)?date.gte=2026-12-01&date.lte=2026-01-31"
      ).refused(422, "refused")
      #expect(backwards["errors"]?[0]?["parameter"] == "date.lte")
    }
    try await tenant.client.get("/reports/trial-balance?date.gte=yesterday").refused(400, "validation_error")
  }

  @Test func keepsCompaniesApart() async throws {
    let tenant = try await TestTenant.open()
    let other = try await tenant.addCompany(name: "Branch", currency: "JPY")
    try await tenant.client.get("/reports/trial-balance").refused(422, "company_required")
    let report = try await tenant.client.get("/reports/trial-balance?company_id=\(other.id)").expecting(200)
    #expect(report["currency"] == "JPY")
    #expect(report["totals"]?["closing"] == "0")
    let reader = try await tenant.client(scopes: ["ledger.accounts:read"])
    try await reader.get("/reports/trial-balance").refused(403, "forbidden")
  }
}
