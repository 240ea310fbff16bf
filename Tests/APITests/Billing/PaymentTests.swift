import JSON
import Kernel
import TestKit
import Testing

/// Payments: of several invoices, on account, cancelled, in other currencies, at once.
struct PaymentTests {
  @Test func oneOfSeveralInvoices() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let first = try await tenant.invoice("100.00", for: customer)
    let second = try await tenant.invoice("50.00", for: customer)
    let both: JSON = [
      ["invoice_id": .string(first.id), "amount": "100.00"],
      ["invoice_id": .string(second.id), "amount": "20.00"],
    ]
    try await tenant.pay("110.00", by: customer, both).refused(422, "over_allocated")
    let payment = try await tenant.pay("120.00", by: customer, both, ["method": "cash"]).expecting(201)
    #expect(payment["number"] == "PAY-2026-00001")
    #expect(payment["settlements"]?.array?.count == 2)
    #expect(try await tenant.read(first.id)["status"] == "paid")
    #expect(try await tenant.read(second.id)["open_amount"] == "30.00")
    #expect(try await tenant.figures(of: "cash").closing == "120.00")
    try await tenant.expectConsistent()
  }

  @Test func onAccountFirst() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let payment = try await tenant.pay("80.00", by: customer).expecting(201)
    #expect(payment["unallocated_amount"] == "80.00")
    #expect(payment["available_actions"] == ["allocate", "cancel"])
    let invoice = try await tenant.invoice("50.00", for: customer)
    let path = "/payments/\(payment.id)/allocate"
    let wish: JSON = ["allocations": [["invoice_id": .string(invoice.id)]]]
    #expect(try await tenant.client.post(path, wish).expecting(200)["unallocated_amount"] == "30.00")
    try await tenant.client.post(path, wish).refused(409, "over_payment")
    let listed = try await tenant.client.get("/payments?on_account=true&expand=customer&expand=settlements")
      .expecting(200).data
    #expect(listed.count == 1)
    #expect(listed[0]["customer"]?["name"] == "Party")
    #expect(listed[0]["settlements"]?[0]?["invoice_number"] == "INV-2026-00001")
    try await tenant.expectConsistent()
  }

  @Test func cancelledItReopensWhatItPaid() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.tolerate("5.00")
    let customer = try await tenant.customer()
    let invoice = try await tenant.invoice("100.00", for: customer)
    let wish: JSON = [["invoice_id": .string(invoice.id), "amount": "97.00", "write_off": "3.00"]]
    let payment = try await tenant.pay("97.00", by: customer, wish).expecting(201)
    #expect(try await tenant.read(invoice.id)["status"] == "paid")
    let cancelled = try await tenant.client.post("/payments/\(payment.id)/cancel").expecting(200)
    #expect(cancelled["status"] == "cancelled")
    #expect(cancelled["unallocated_amount"] == "0.00")
    #expect(cancelled["available_actions"] == [])
    #expect(try await tenant.read(invoice.id)["open_amount"] == "100.00")
    #expect(try await tenant.figures(of: "receivable").closing == "100.00")
    #expect(try await tenant.figures(of: "bank").closing == "0.00")
    #expect(try await tenant.figures(of: "write_off").closing == "0.00")
    try await tenant.client.post("/payments/\(payment.id)/cancel").refused(409, "invalid_state")
    try await tenant.expectConsistent()
  }

  @Test func atAnotherRateItGainsOrLoses() async throws {
    // FX-01: EUR 400 at 1.20 EUR per USD, paid at 1.10.
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let draft = try await tenant.client.post(
      "/invoices",
      [
        "customer_id": .string(customer), "currency": "EUR", "exchange_rate": "0.8333333333",
        "lines": [["label": "x", "quantity": "1", "unit_price": "400.00"]],
      ]
    ).expecting(201)
    #expect(draft["base_total"] == "333.33")
    try await tenant.client.post("/invoices/\(draft.id)/post").expecting(200)
    let allocations: JSON = [["invoice_id": .string(draft.id)]]
    try await tenant.pay("400.00", by: customer, allocations).refused(422, "currency_mismatch")
    let payment = try await tenant.pay(
      "400.00", by: customer, allocations, ["currency": "EUR", "exchange_rate": "0.9090909091"]
    ).expecting(201)
    #expect(payment["base_amount"] == "363.64")
    #expect(try await tenant.read(draft.id)["status"] == "paid")
    #expect(try await tenant.figures(of: "receivable").closing == "0.00")
    #expect(try await tenant.figures(of: "exchange_gain").closing == "-30.31")
    try await tenant.expectConsistent()

    // Undone, the difference is undone with it; paid at a worse rate it is a loss.
    try await tenant.client.post("/payments/\(payment.id)/cancel").expecting(200)
    #expect(try await tenant.figures(of: "exchange_gain").closing == "0.00")
    #expect(try await tenant.figures(of: "receivable").closing == "333.33")
    try await tenant.pay(
      "150.00", by: customer, allocations, ["currency": "EUR", "exchange_rate": "0.8"]
    ).expecting(201)
    try await tenant.pay(
      "250.00", by: customer, allocations, ["currency": "EUR", "exchange_rate": "0.8"]
    ).expecting(201)
    #expect(try await tenant.figures(of: "exchange_loss").closing == "13.33")
    #expect(try await tenant.figures(of: "receivable").closing == "0.00")
    try await tenant.expectConsistent()
  }

  @Test func twoPaymentsOfOneInvoiceSettleItOnce() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let invoice = try await tenant.invoice("100.00", for: customer)
    let allocations: JSON = [["invoice_id": .string(invoice.id), "amount": "100.00"]]
    let answers = try await withThrowingTaskGroup(of: Answered.self) { group in
      for _ in 0..<10 { group.addTask { try await tenant.pay("100.00", by: customer, allocations) } }
      return try await group.reduce(into: [Answered]()) { $0.append($1) }
    }
    #expect(answers.filter { $0.status == 201 }.count == 1)
    #expect(answers.filter { $0.status == 409 && $0.code == "over_payment" }.count == 9)
    #expect(try await tenant.read(invoice.id)["status"] == "paid")
    #expect(try await tenant.client.get("/payments").expecting(200).data.count == 1)
    try await tenant.expectConsistent()
  }

  @Test func refusals() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let other = try await tenant.customer("Other")
    let invoice = try await tenant.invoice("100.00", for: customer)
    let draft = try await tenant.invoice("1.00", for: customer, post: false)
    let allocations: JSON = [["invoice_id": .string(invoice.id)]]
    try await tenant.pay("100.00", by: other, allocations).refused(422, "party_mismatch")
    try await tenant.pay("1.00", by: customer, [["invoice_id": .string(draft.id)]]).refused(
      409, "invalid_state")
    try await tenant.pay("1.005", by: customer).refused(422, "amount_scale")
    try await tenant.pay("0.00", by: customer).refused(422, "amount_range")
    try await tenant.pay("10.5", by: customer, nil, ["currency": "JPY"]).refused(422, "amount_scale")
    let accounts = try await tenant.client.get("/accounts?role=revenue").expecting(200).data
    let revenue = try #require(accounts.first?["id"])
    try await tenant.pay("1.00", by: customer, nil, ["account_id": revenue]).refused(422, "refused")
    let closed = try await tenant.pay("1.00", by: customer, nil, ["date": "2031-01-01"]).refused(
      409, "no_period")
    #expect(closed["errors"]?[0]?["pointer"] == "#/date")
    let nothing = "inv_01j9zq3v8ye5r9x0c2m4k6n8pt"
    try await tenant.pay("1.00", by: customer, [["invoice_id": .string(nothing)]]).refused(
      422, "unknown_reference")
    let twice: JSON = [["invoice_id": .string(invoice.id)], ["invoice_id": .string(invoice.id)]]
    try await tenant.pay("1.00", by: customer, twice).refused(422, "refused")
    try await tenant.pay("1.00", by: customer, nil, ["method": "barter"]).refused(400, "validation_error")
    let payment = try await tenant.pay("1.00", by: customer).expecting(201)
    let stranger: JSON = ["settlement_id": "stl_01j9zq3v8ye5r9x0c2m4k6n8pt"]
    try await tenant.client.post("/payments/\(payment.id)/unallocate", stranger).refused(
      422, "unknown_reference")
    let stranged = try await TestTenant.open()
    try await stranged.client.post("/payments/\(payment.id)/cancel").refused(404, "not_found")
    try await stranged.client.post("/payments/\(payment.id)/unallocate", stranger).refused(404, "not_found")
    let wish: JSON = ["allocations": allocations]
    try await stranged.client.post("/payments/\(payment.id)/allocate", wish).refused(404, "not_found")
    try await stranged.client.post("/invoices/\(invoice.id)/allocate", wish).refused(404, "not_found")
    try await stranged.client.post("/invoices/\(invoice.id)/unallocate", stranger).refused(404, "not_found")
    try await stranged.client.post("/invoices/\(invoice.id)/credit").refused(404, "not_found")
    try await tenant.expectConsistent()
  }
}
