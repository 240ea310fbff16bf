import JSON
import TestKit
import Testing

/// AR-02: payments in parts, a small rest written off, and one of them undone.
struct PartialPaymentTests {
  @Test func partialPaymentsAndWriteOff() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.tolerate("1.00")
    let customer = try await tenant.customer()
    let terms = try await tenant.paymentTerm(
      "Half in 20 days, rest in 40",
      [
        ["kind": "percent_of_total", "ratio": "0.5", "delays": [["days": 20]]],
        ["kind": "remainder", "delays": [["days": 40]]],
      ])
    let invoice = try await tenant.invoice("240.00", for: customer, terms: terms)
    #expect(instalments(invoice) == ["2026-12-13 120.00 120.00", "2027-01-02 120.00 120.00"])
    #expect(invoice["due_date"] == "2027-01-02")

    let id = JSON.string(invoice.id)
    try await tenant.pay("120.00", by: customer, [["invoice_id": id]]).expecting(201)
    #expect(
      instalments(try await tenant.read(invoice.id)) == [
        "2026-12-13 120.00 0.00", "2027-01-02 120.00 120.00",
      ])
    try await tenant.pay("20.00", by: customer, [["invoice_id": id]]).expecting(201)
    #expect(try await tenant.read(invoice.id)["open_amount"] == "100.00")
    try await tenant.pay("98.00", by: customer, [["invoice_id": id, "write_off": "2.00"]])
      .refused(409, "write_off_exceeded")
    let last = try await tenant.pay("99.00", by: customer, [["invoice_id": id, "write_off": "1.00"]])
      .expecting(201)

    let paid = try await tenant.read(invoice.id)
    #expect(paid["status"] == "paid")
    #expect(paid["open_amount"] == "0.00")
    let amounts = (paid["payments"]?.array ?? []).compactMap { $0["amount"]?.string }
    #expect(amounts.sorted { ($0.count, $0) < ($1.count, $1) } == ["1.00", "20.00", "99.00", "120.00"])
    #expect(try await tenant.figures(of: "receivable").closing == "0.00")
    #expect(try await tenant.figures(of: "write_off").closing == "1.00")

    let settlement = try #require(last["settlements"]?.array?.first { $0["kind"] == "payment" }?["id"])
    let path = "/payments/\(last.id)/unallocate"
    let undone = try await tenant.client.post(path, ["settlement_id": settlement]).expecting(200)
    #expect(undone["unallocated_amount"] == "99.00")
    let reopened = try await tenant.read(invoice.id)
    #expect(reopened["status"] == "posted")
    #expect(reopened["open_amount"] == "99.00")
    #expect(reopened["payments"]?.array?.count == 5)
    try await tenant.client.post(path, ["settlement_id": settlement]).refused(409, "invalid_state")
    try await tenant.expectConsistent()

    try await tenant.client.post("/payments/\(last.id)/allocate", ["allocations": [["invoice_id": id]]])
      .expecting(200)
    #expect(try await tenant.read(invoice.id)["status"] == "paid")
    try await tenant.expectConsistent()
  }

  private func instalments(_ invoice: Answered) -> [String] {
    (invoice["instalments"]?.array ?? []).map { part in
      ["due_date", "amount", "open_amount"].map { part[$0]?.string ?? "" }.joined(separator: " ")
    }
  }
}
