import JSON
import Kernel
import TestKit
import Testing

/// Invoices taken back in part, and credit notes set against others.
struct CreditNoteTests {
  private func threeUnits(for customer: String, in tenant: TestTenant) async throws -> Answered {
    let tax = try await tenant.salesTax("10")
    let draft = try await tenant.client.post(
      "/invoices",
      [
        "customer_id": .string(customer),
        "lines": [["label": "x", "quantity": "3", "unit_price": "10.00", "tax_ids": [.string(tax)]]],
      ]
    ).expecting(201)
    return try await tenant.client.post("/invoices/\(draft.id)/post").expecting(200)
  }

  @Test func partByPart() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let invoice = try await threeUnits(for: customer, in: tenant)
    let line = try #require(invoice["lines"]?[0]?["id"])
    let path = "/invoices/\(invoice.id)/credit"
    let one = try await tenant.client.post(path, ["lines": [["line_id": line, "quantity": "1"]]]).expecting(
      201)
    #expect(one["total"] == "11.00")
    #expect(one["lines"]?[0]?["credited_line_id"] == line)
    let after = try await tenant.read(invoice.id)
    #expect(after["status"] == "posted")
    #expect(after["open_amount"] == "22.00")
    try await tenant.client.post(path, ["lines": [["line_id": line, "quantity": "3"]]]).refused(
      409, "over_credit")
    let draft = try await tenant.client.post(path, ["mode": "draft"]).expecting(201)
    #expect(draft["status"] == "draft")
    #expect(draft["total"] == "22.00")
    try await tenant.client.post(path).refused(409, "over_credit")
    try await tenant.client.post("/invoices/\(draft.id)/post").expecting(200)
    // Credited in full, and still open until the credit is set against it.
    #expect(try await tenant.read(invoice.id)["status"] == "posted")
    try await tenant.expectConsistent()
    let settle: JSON = ["allocations": [["invoice_id": .string(invoice.id)]]]
    let used = try await tenant.client.post("/invoices/\(draft.id)/allocate", settle).expecting(200)
    #expect(used["status"] == "paid")
    #expect(try await tenant.read(invoice.id)["status"] == "cancelled")
    try await tenant.client.post(path).refused(409, "invalid_state")
    try await tenant.expectConsistent()

    let settlement = try #require(try await tenant.read(draft.id)["payments"]?[0]?["id"])
    let reopened = try await tenant.client.post(
      "/invoices/\(draft.id)/unallocate", ["settlement_id": settlement]
    ).expecting(200)
    #expect(reopened["open_amount"] == "22.00")
    #expect(try await tenant.read(invoice.id)["status"] == "posted")
    try await tenant.expectConsistent()
  }

  @Test func partsComeToTheWholeWhateverTheyRound() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let tax = try await tenant.salesTax("10")
    // 3 × 33.335 is 100.01 as a whole; every third by itself is 33.34, together a cent too much.
    let draft = try await tenant.client.post(
      "/invoices",
      [
        "customer_id": .string(customer),
        "lines": [["label": "x", "quantity": "3", "unit_price": "33.335", "tax_ids": [.string(tax)]]],
      ]
    ).expecting(201)
    let invoice = try await tenant.client.post("/invoices/\(draft.id)/post").expecting(200)
    #expect(invoice["total"] == "110.01")
    let line = try #require(invoice["lines"]?[0]?["id"])
    var nets: [String] = []
    for _ in 0..<3 {
      let part: JSON = ["lines": [["line_id": line, "quantity": "1"]]]
      let credit = try await tenant.client.post("/invoices/\(draft.id)/credit", part).expecting(201)
      nets.append(credit["net_total"]?.string ?? "")
    }
    #expect(nets == ["33.34", "33.34", "33.33"])
    #expect(try await tenant.read(draft.id)["status"] == "cancelled")
    #expect(try await tenant.figures(of: "revenue").closing == "0.00")
    #expect(try await tenant.figures(of: "tax_payable").closing == "0.00")
    try await tenant.expectConsistent()
  }

  @Test func ofAPaidInvoiceItIsPaidBack() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let invoice = try await threeUnits(for: customer, in: tenant)
    try await tenant.pay("33.00", by: customer, [["invoice_id": .string(invoice.id)]]).expecting(201)
    let credit = try await tenant.client.post("/invoices/\(invoice.id)/credit", ["mode": "refund"]).expecting(
      201)
    #expect(credit["status"] == "posted")
    #expect(credit["open_amount"] == "33.00")
    #expect(try await tenant.read(invoice.id)["status"] == "cancelled")
    #expect(try await tenant.balance(of: customer)["credit_on_account"] == "33.00")
    let allocations: JSON = [["invoice_id": .string(credit.id)]]
    try await tenant.pay("33.00", by: customer, allocations).refused(422, "refused")
    try await tenant.pay("33.00", by: customer, allocations, ["direction": "out"]).expecting(201)
    #expect(try await tenant.read(credit.id)["status"] == "paid")
    #expect(try await tenant.figures(of: "receivable").closing == "0.00")
    #expect(try await tenant.figures(of: "bank").closing == "0.00")
    try await tenant.expectConsistent()
  }
}
