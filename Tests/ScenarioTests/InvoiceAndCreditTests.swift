import JSON
import TestKit
import Testing

/// AR-01: an invoice is taken back as a whole, and the tax report shows both.
struct InvoiceAndCreditTests {
  @Test func invoiceAndFullCredit() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let tax = try await tenant.salesTax("10")
    let draft = try await tenant.client.post(
      "/invoices",
      [
        "customer_id": .string(customer),
        "lines": [
          ["label": "Taxed", "quantity": "5", "unit_price": "40.00", "tax_ids": [.string(tax)]],
          ["label": "Untaxed", "quantity": "1", "unit_price": "20.00"],
        ],
      ]
    ).expecting(201)
    #expect(draft["net_total"] == "220.00")
    #expect(draft["tax_total"] == "20.00")
    #expect(draft["total"] == "240.00")
    #expect(draft["number"] == .null)

    let rehearsed = try await tenant.client.post("/invoices/\(draft.id)/post?dry_run=true").expecting(200)
    #expect(rehearsed["effects"]?["numbers"]?.array?.contains("INV-2026-00001") == true)
    #expect(try await tenant.read(draft.id)["status"] == "draft")

    let key = ["Idempotency-Key": "post-ar-01"]
    let posted = try await tenant.client.post("/invoices/\(draft.id)/post", headers: key).expecting(200)
    #expect(posted["status"] == "posted")
    #expect(posted["number"] == "INV-2026-00001")
    #expect(posted["open_amount"] == "240.00")
    let again = try await tenant.client.post("/invoices/\(draft.id)/post", headers: key).expecting(200)
    #expect(again["number"] == "INV-2026-00001")
    #expect(try await tenant.figures(of: "receivable") == ("240.00", "0.00", "240.00"))
    #expect(try await tenant.figures(of: "revenue") == ("0.00", "220.00", "-220.00"))
    #expect(try await tenant.figures(of: "tax_payable") == ("0.00", "20.00", "-20.00"))
    try await expectReport(of: tenant, invoice: ("200.00", "20.00"), credit: nil)

    let credit = try await tenant.client.post("/invoices/\(draft.id)/credit", ["mode": "refund"]).expecting(
      201)
    #expect(credit["kind"] == "credit_note")
    #expect(credit["number"] == "CN-2026-00001")
    #expect(credit["total"] == "240.00")
    #expect(credit["status"] == "paid")
    #expect(credit["credits_id"]?.string == draft.id)
    let original = try await tenant.read(draft.id)
    #expect(original["status"] == "cancelled")
    #expect(original["open_amount"] == "0.00")
    #expect(original["credited_total"] == "240.00")
    #expect(original["credit_notes"]?[0]?["id"]?.string == credit.id)
    #expect(try await tenant.figures(of: "receivable").closing == "0.00")
    #expect(try await tenant.figures(of: "revenue").closing == "0.00")
    #expect(try await tenant.figures(of: "tax_payable").closing == "0.00")
    try await expectReport(of: tenant, invoice: ("200.00", "20.00"), credit: ("200.00", "20.00"))
    try await tenant.expectConsistent()
  }

  private func expectReport(
    of tenant: TestTenant, invoice: (String, String), credit: (String, String)?,
  ) async throws {
    let report = try await tenant.client.get("/reports/tax?date.gte=2026-11-01&date.lte=2026-11-30")
      .expecting(200)
    let row = try #require(report["rows"]?[0])
    #expect(row["invoice_base"]?.string == invoice.0)
    #expect(row["invoice_tax"]?.string == invoice.1)
    #expect(row["credit_base"]?.string == credit?.0 ?? "0.00")
    #expect(row["credit_tax"]?.string == credit?.1 ?? "0.00")
  }
}
