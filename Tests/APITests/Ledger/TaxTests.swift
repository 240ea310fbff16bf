import JSON
import Kernel
import Ledger
import TestKit
import Testing

struct TaxTests {
  @Test func createsChangesAndArchives() async throws {
    let tenant = try await TestTenant.open()
    let tax = try await tenant.client.post("/taxes", ["name": "VAT 19 %", "rate": "19.5", "scope": "sale"])
      .expecting(201)
    #expect(tax["rate"] == "19.5")
    #expect(tax["included_in_price"] == false)
    #expect(tax["account_id"]?.string == (try await tenant.account("tax_payable")))
    let changed = try await tenant.client.patch(
      "/taxes/\(tax.id)", ["rate": "19", "valid_to": "2026-12-31"], ifMatch: "\"1\""
    )
    .expecting(200)
    #expect(changed["valid_to"] == "2026-12-31")
    try await tenant.client.patch("/taxes/\(tax.id)", ["valid_from": "2027-01-01"]).refused(422, "refused")
    #expect(try await tenant.client.get("/taxes/\(tax.id)").expecting(200)["rate"] == "19")
    #expect(try await tenant.client.get("/taxes?scope=purchase").expecting(200).data.isEmpty)
    try await tenant.client.post("/taxes", ["name": "VAT 19 %", "rate": "19", "scope": "sale"]).refused(
      409, "duplicate")
    try await tenant.client.post("/taxes", ["name": "X", "rate": "-1", "scope": "sale"]).refused(
      400, "validation_error")
    try await tenant.client.post(
      "/taxes", ["name": "X", "rate": "1", "scope": "sale", "account_id": "acc_01j9zq3v8ye5r9x0c2m4k6n8pt"]
    )
    .refused(422, "unknown_reference")
    try await tenant.client.post("/taxes/\(tax.id)/archive").expecting(200)
    try await tenant.client.post("/taxes/\(tax.id)/archive").refused(409, "invalid_state")
    #expect(try await tenant.client.get("/taxes").expecting(200).data.isEmpty)
    #expect(try await tenant.client.get("/taxes?archived=true").expecting(200).data.count == 1)
  }

  /// AR-01 as the ledger sees it: the invoice stays in the report beside the credit that takes it back.
  @Test func reportsInvoicesAndCreditsApart() async throws {
    let tenant = try await TestTenant.open()
    let made = try await tenant.client.post("/taxes", ["name": "VAT 10 %", "rate": "10", "scope": "sale"])
      .expecting(201)
    let tax = try #require(ID<Tax>(made.id))
    let company = tenant.company
    try await tenant.service.unitOfWork.run(as: tenant.founder, operation: "test") { tx in
      let facts = try Tax.facts(
        [tax], company: company.id, scope: .sale, on: try LocalDate(parsing: "2026-01-15"), in: tx)
      let result = try Tax.compute(
        lines: [
          TaxableLine(amount: try Decimal(parsing: "200.00"), taxes: [tax]),
          TaxableLine(amount: try Decimal(parsing: "20.00"), taxes: []),
        ],
        rounding: .line, currency: company.currency, taxes: facts)
      #expect(result.total.text == "240.00")
      let entry = try Ledger.post(
        JournalEntry.Draft(
          company: company, date: try LocalDate(parsing: "2026-01-15"), journal: .sales, narration: "Invoice",
          source: nil,
          lines: [
            JournalLine(account: .role(.bank), debit: result.total),
            JournalLine(account: .role(.revenue), credit: result.netTotal),
            JournalLine(
              account: .id(result.taxes[0].tax.account), credit: result.taxes[0].amount,
              tax: TaxMark(tax: tax, base: result.taxes[0].netBase, isBase: false)),
          ]),
        in: tx)
      try Ledger.reverse(entry, on: try LocalDate(parsing: "2026-02-15"), in: tx)
    }
    let report = try await tenant.client.get("/reports/tax").expecting(200)
    let rows = try #require(report["rows"]?.array)
    #expect(rows.count == 2)
    let (invoiced, credited) = (rows[0], rows[1])
    #expect([invoiced["invoice_base"], invoiced["invoice_tax"]] == ["200.00", "20.00"])
    #expect([invoiced["credit_base"], invoiced["base"], invoiced["tax"]] == ["0.00", "200.00", "20.00"])
    #expect([credited["credit_base"], credited["credit_tax"]] == ["200.00", "20.00"])
    #expect([credited["base"], credited["tax"]] == ["-200.00", "-20.00"])
    let january = try await tenant.client.get("/reports/tax?date.gte=2026-01-01&date.lte=2026-01-31")
      .expecting(200)
    #expect(january["rows"]?.array?.count == 1)
    try await tenant.client.patch("/taxes/\(made.id)", ["rate": "11"]).refused(409, "tax_in_use")
    try await tenant.expectConsistent()
  }
}
