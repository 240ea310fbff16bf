import JSON
import Kernel
import TestKit
import Testing

/// Payment terms as records, and the dates their delays lead to.
struct PaymentTermTests {
  private let net30: JSON = [["kind": "remainder", "delays": [["days": 30]]]]

  @Test func fromCreateToArchive() async throws {
    let tenant = try await TestTenant.open()
    let term = try await tenant.client.post(
      "/payment-terms", ["name": "Net 30", "steps": net30, "external_ids": ["erp": "30"]]
    ).expecting(201)
    #expect(term.headers["location"] == "/v1/payment-terms/\(term.id)")
    try await tenant.client.post("/payment-terms", ["name": "Net 30", "steps": net30]).refused(
      409, "duplicate")
    let read = try await tenant.client.get("/payment-terms/\(term.id)").expecting(200)
    #expect(read["steps"] == term["steps"])
    try await tenant.client.get("/payment-terms/\(term.id)", headers: ["If-None-Match": "\"1\""]).expecting(
      304)

    let steps: JSON = [
      ["kind": "percent_of_total", "divisor": "3"], ["kind": "remainder", "delays": [["months": 1]]],
    ]
    let changed = try await tenant.client.patch(
      "/payment-terms/\(term.id)", ["name": "Thirds", "steps": steps]
    )
    .expecting(200)
    #expect(changed["version"] == 2)
    #expect(changed["steps"]?[0]?["divisor"] == "3")
    #expect(changed["external_ids"] == ["erp": "30"])
    try await tenant.client.patch("/payment-terms/\(term.id)", ["steps": []]).refused(400, "validation_error")

    try await tenant.client.post("/payment-terms/\(term.id)/archive").expecting(200)
    try await tenant.client.post("/payment-terms/\(term.id)/archive").refused(409, "invalid_state")
    #expect(try await tenant.client.get("/payment-terms?archived=false").expecting(200).data.isEmpty)
    #expect(
      try await tenant.client.get("/payment-terms?archived=true&sort=-name").expecting(200).data.count == 1)
    // The name is free again, and the archived one may no longer be named.
    try await tenant.client.post("/payment-terms", ["name": "Thirds", "steps": net30]).expecting(201)
    let customer = try await tenant.customer()
    let body: JSON = [
      "customer_id": .string(customer), "payment_term_id": .string(term.id),
      "lines": [["label": "x", "quantity": "1", "unit_price": "1.00"]],
    ]
    try await tenant.client.post("/invoices", body).refused(422, "unknown_reference")
    let other = try await TestTenant.open()
    try await other.client.get("/payment-terms/\(term.id)").refused(404, "not_found")
    try await tenant.expectConsistent()
  }

  @Test(arguments: [
    ("[{\"months\":1,\"day_of_month\":31}]", "2026-01-31", "2026-02-28"),
    ("[{\"days\":30},{\"day_of_month\":31}]", "2026-01-15", "2026-02-28"),
    ("[{\"weekday\":1}]", "2026-11-24", "2026-11-30"),
    ("[{\"weekday\":1}]", "2026-11-23", "2026-11-23"),
    ("[{\"day_of_month\":10}]", "2026-11-23", "2026-11-23"),
    ("[{\"months\":1},{\"day_of_month\":10}]", "2026-11-23", "2026-12-10"),
  ])
  func delays(_ delays: String, from date: String, to dueDate: String) async throws {
    let tenant = try await TestTenant.open()
    let steps: JSON = [["kind": "remainder", "delays": try JSON(parsing: Array(delays.utf8))]]
    let term = try await tenant.paymentTerm("Delayed", steps)
    let preview = try await tenant.client.post(
      "/payment-terms/\(term)/preview", ["total": "-9.99", "currency": "USD", "date": .string(date)]
    ).expecting(200)
    #expect(preview["instalments"] == [["due_date": .string(dueDate), "amount": "-9.99"]])
  }

  @Test func thirdsAddUp() async throws {
    let tenant = try await TestTenant.open()
    let third: JSON = ["kind": "percent_of_total", "divisor": "3"]
    let term = try await tenant.paymentTerm("Thirds", [third, third, ["kind": "remainder"]])
    let preview = try await tenant.client.post(
      "/payment-terms/\(term)/preview", ["total": "100.00", "currency": "USD", "date": "2026-11-23"]
    ).expecting(200)
    let amounts = preview["instalments"]?.array?.compactMap { $0["amount"]?.string }
    #expect(amounts == ["33.33", "33.33", "33.34"])
    try await tenant.client.post(
      "/payment-terms/\(term)/preview", ["total": "100", "currency": "JPY", "date": "2026-11-23"]
    ).expecting(200)
    try await tenant.client.post(
      "/payment-terms/\(term)/preview", ["total": "100.5", "currency": "JPY", "date": "2026-11-23"]
    ).refused(422, "amount_scale")
  }
}
