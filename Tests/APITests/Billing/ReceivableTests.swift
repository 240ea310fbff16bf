import JSON
import Kernel
import TestKit
import Testing

/// What is owed, by customer and by age, now and on a past day.
struct ReceivableTests {
  @Test func byAgeOnAnyDay() async throws {
    let tenant = try await TestTenant.open(now: "2026-06-30T10:00:00Z")
    let customer = try await tenant.customer("Debtor")
    let old = try await tenant.invoice("100.00", for: customer, date: "2026-01-15")
    try await tenant.invoice("60.00", for: customer, date: "2026-06-20").expecting(200)
    let term = try await tenant.paymentTerm("30 days", [["kind": "remainder", "delays": [["days": 30]]]])
    try await tenant.invoice("40.00", for: customer, date: "2026-06-20", terms: term).expecting(200)
    try await tenant.pay("10.00", by: customer, nil, ["date": "2026-06-25"]).expecting(201)

    let now = try await tenant.client.get("/reports/aged-receivables").expecting(200)
    #expect(now["as_of"] == "2026-06-30")
    let row: JSON = [
      "not_due": "40.00", "days_1_30": "60.00", "days_31_60": "0.00", "days_61_90": "0.00",
      "days_over_90": "100.00", "on_account": "-10.00", "total": "190.00",
    ]
    #expect(now["totals"] == row)
    #expect(now["customers"]?[0]?["customer"]?["name"] == "Debtor")
    #expect(now["customers"]?[0]?["total"] == "190.00")

    let balance = try await tenant.balance(of: customer)
    #expect(balance["balance"] == "190.00")
    #expect(balance["overdue"] == "160.00")
    #expect(balance["credit_on_account"] == "10.00")

    try await tenant.pay("100.00", by: customer, [["invoice_id": .string(old.id)]], ["date": "2026-06-29"])
      .expecting(201)
    let today = try await tenant.client.get("/reports/aged-receivables").expecting(200)
    #expect(today["totals"]?["days_over_90"] == "0.00")
    let before = try await tenant.client.get("/reports/aged-receivables?as_of=2026-06-28").expecting(200)
    #expect(before["totals"] == row)
    let march = try await tenant.client.get("/reports/aged-receivables?as_of=2026-03-01").expecting(200)
    #expect(march["totals"]?["days_31_60"] == "100.00")
    #expect(march["totals"]?["total"] == "100.00")
    let none = try await tenant.client.get("/reports/aged-receivables?as_of=2026-01-01").expecting(200)
    #expect(none["customers"] == [])
    #expect(none["totals"]?["total"] == "0.00")
    try await tenant.client.get("/reports/aged-receivables?asof=2026-01-01").refused(400, "validation_error")
    try await tenant.expectConsistent()
  }

  @Test func balancesStandByCompany() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let second = try await tenant.addCompany(name: "Second", currency: "JPY")
    let companies = try await tenant.client.get("/customers/\(customer)/balance").expecting(200)["companies"]?
      .array
    #expect(companies?.compactMap { $0["balance"]?.string } == ["0", "0.00"])
    let only = try await tenant.client.get("/customers/\(customer)/balance?company_id=\(second.id)")
      .expecting(200)
    #expect(only["companies"]?.array?.count == 1)
    try await tenant.client.get("/customers/pty_01j9zq3v8ye5r9x0c2m4k6n8pt/balance").refused(404, "not_found")
    try await tenant.client.get("/reports/aged-receivables").refused(422, "company_required")
    let narrow = try await tenant.client(scopes: ["billing.invoices:read"])
    try await narrow.get("/customers/\(customer)/balance").refused(403, "forbidden")
  }

  @Test func settings() async throws {
    let tenant = try await TestTenant.open()
    let path = "/companies/\(tenant.company.id)/billing-settings"
    let defaults = try await tenant.client.get(path).expecting(200)
    #expect(defaults["write_off_tolerance"] == "0.00")
    #expect(defaults["tax_rounding"] == "line")
    try await tenant.tolerate("2.50")
    try await tenant.tolerate("3.00")
    let set = try await tenant.client.get(path).expecting(200)
    #expect(set["write_off_tolerance"] == "3.00")
    #expect(set["version"] == 2)
    let wrong: JSON = ["write_off_tolerance": "1.001", "tax_rounding": "line"]
    _ = try await tenant.client.send("PUT", path, raw: wrong.bytes, ["Content-Type": "application/json"])
      .refused(422, "amount_scale")
    let other = try await TestTenant.open()
    try await other.client.get(path).refused(404, "not_found")
  }
}
