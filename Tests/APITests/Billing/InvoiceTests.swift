import JSON
import Kernel
import TestKit
import Testing

/// Invoices as drafts: written, changed, refused, deleted, posted.
struct InvoiceTests {
  @Test func aDraftIsChangedLineByLine() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let tax = try await tenant.salesTax("19")
    let draft = try await tenant.client.post(
      "/invoices",
      [
        "customer_id": .string(customer), "reference": "PO 1", "external_ids": ["shop": "4711"],
        "lines": [
          ["label": "A", "quantity": "3", "unit_price": "9.995", "tax_ids": [.string(tax)]],
          ["label": "B", "quantity": "1", "unit_price": "10", "discount_percent": "12.5"],
        ],
      ]
    ).expecting(201)
    #expect(draft.headers["location"] == "/v1/invoices/\(draft.id)")
    // 3 × 9.995 = 29.985, half away from zero; 10 less 12.5 %.
    #expect(draft["lines"]?[0]?["net"] == "29.99")
    #expect(draft["lines"]?[1]?["net"] == "8.75")
    #expect(draft["tax_total"] == "5.70")
    #expect(draft["total"] == "44.44")
    #expect(draft["date"] == "2026-11-23")
    #expect(draft["due_date"] == "2026-11-23")
    #expect(draft["available_actions"] == ["patch", "delete", "post"])

    let line = try #require(draft["lines"]?[0]?["id"])
    let changed = try await tenant.client.patch(
      "/invoices/\(draft.id)",
      [
        "reference": nil, "due_date": "2026-12-01",
        "lines": [["label": "New", "quantity": "1", "unit_price": "1.00"], ["id": line, "quantity": "2"]],
      ], ifMatch: "\"1\""
    ).expecting(200)
    #expect(changed["version"] == 2)
    #expect(changed["reference"] == .null)
    #expect(changed["due_date"] == "2026-12-01")
    #expect(changed["external_ids"] == ["shop": "4711"])
    #expect(changed["lines"]?[1]?["id"] == line)
    #expect(changed["lines"]?[1]?["unit_price"] == "9.995")
    #expect(changed["lines"]?[1]?["net"] == "19.99")
    #expect(changed["total"] == "24.79")
    try await tenant.client.patch("/invoices/\(draft.id)", ["note": "x"], ifMatch: "\"1\"")
      .refused(412, "precondition_failed")
    try await tenant.expectConsistent()
  }

  @Test func whatIsPostedIsFinal() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let invoice = try await tenant.invoice("10.00", for: customer, date: "2026-11-01")
    #expect(invoice["number"] == "INV-2026-00001")
    #expect(invoice["available_actions"] == ["credit"])
    try await tenant.client.patch("/invoices/\(invoice.id)", ["note": "x"]).refused(409, "invalid_state")
    try await tenant.client.delete("/invoices/\(invoice.id)").refused(409, "invalid_state")
    try await tenant.client.post("/invoices/\(invoice.id)/post").refused(409, "invalid_state")

    let draft = try await tenant.invoice("5.00", for: customer, post: false)
    try await tenant.client.delete("/invoices/\(draft.id)").expecting(204)
    try await tenant.client.get("/invoices/\(draft.id)").refused(404, "not_found")
    // The deleted draft took no number.
    #expect(try await tenant.invoice("7.00", for: customer)["number"] == "INV-2026-00002")
    try await tenant.expectConsistent()
  }

  @Test func everyFaultOfTheLinesIsNamed() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let answer = try await tenant.client.post(
      "/invoices",
      [
        "customer_id": .string(customer),
        "lines": [
          ["quantity": "1"], ["label": "x", "quantity": "1", "unit_price": "1", "discount_percent": "101"],
        ],
      ]
    ).refused(422, "line_incomplete")
    let pointers = (answer["errors"]?.array ?? []).compactMap { $0["pointer"]?.string }
    #expect(pointers == ["#/lines/0/label", "#/lines/0/unit_price", "#/lines/1/discount_percent"])
  }

  @Test func refusals() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let line: JSON = ["label": "x", "quantity": "1", "unit_price": "1.00"]
    func create(_ more: JSONObject) async throws -> Answered {
      var body: JSONObject = ["customer_id": .string(customer), "lines": [line]]
      for (name, value) in more { body[name] = value }
      return try await tenant.client.post("/invoices", .object(body))
    }
    try await create(["total": "1.00"]).refused(400, "validation_error")
    try await create(["currency": "EUR"]).refused(422, "exchange_rate_required")
    try await create(["currency": "XXQ", "exchange_rate": "1"]).refused(422, "refused")
    try await create(["due_date": "2026-01-01"]).refused(422, "refused")
    try await create(["lines": [["label": "x", "quantity": "999999999", "unit_price": "9999999999999.00"]]])
      .refused(422, "amount_range")
    let nobody = "01j9zq3v8ye5r9x0c2m4k6n8pt"
    try await create(["customer_id": .string("pty_\(nobody)")]).refused(422, "unknown_reference")
    try await create(["payment_term_id": .string("ptm_\(nobody)")]).refused(422, "unknown_reference")
    let taxed: JSON = [
      "label": "x", "quantity": "1", "unit_price": "1.00", "tax_ids": [.string("tax_\(nobody)")],
    ]
    try await create(["lines": [taxed]]).refused(422, "unknown_reference")
    let booked: JSON = [
      "label": "x", "quantity": "1", "unit_price": "1.00", "account_id": .string("acc_\(nobody)"),
    ]
    try await create(["lines": [booked]]).refused(422, "unknown_reference")
    try await create(["lines": [["label": "x", "quantity": "-1", "unit_price": "1.00"]]])
      .refused(422, "negative_total")
    try await create(["lines": [["label": "x", "quantity": 1, "unit_price": "1.00"]]]).refused(
      400, "validation_error")

    let draft = try await create([:]).expecting(201)
    try await tenant.client.post("/invoices/\(draft.id)/post", ["posting_date": "2031-01-01"]).refused(
      409, "no_period")
    try await tenant.client.post(
      "/invoices/\(draft.id)/post", ["instalments": [["due_date": "2026-12-01", "amount": "0.99"]]]
    ).refused(422, "instalments_mismatch")
    let other = try await TestTenant.open()
    try await other.client.post("/invoices/\(draft.id)/post").refused(404, "not_found")
    try await other.client.get("/invoices/\(draft.id)").refused(404, "not_found")
    let reader = try await tenant.client(scopes: ["billing.invoices:write", "billing.invoices:read"])
    try await reader.post("/invoices/\(draft.id)/post").refused(403, "forbidden")
    #expect(
      try await reader.get("/invoices/\(draft.id)").expecting(200)["available_actions"] == [
        "patch", "delete",
      ])
    try await tenant.expectConsistent()
  }

  @Test func roundingByDocumentKeepsTheUnroundedBase() async throws {
    // TX-01: a hundred lines of 1.001 at 20 %.
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let tax = try await tenant.salesTax("20")
    let line: JSON = ["label": "x", "quantity": "1", "unit_price": "1.001", "tax_ids": [.string(tax)]]
    for (rounding, expected) in [("line", "20.00"), ("document", "20.02")] {
      let body: JSON = [
        "customer_id": .string(customer), "tax_rounding": .string(rounding),
        "lines": .array(Array(repeating: line, count: 100)),
      ]
      let draft = try await tenant.client.post("/invoices", body).expecting(201)
      #expect(draft["net_total"] == "100.00")
      #expect(draft["tax_total"]?.string == expected)
      try await tenant.client.post("/invoices/\(draft.id)/post").expecting(200)
    }
    try await tenant.expectConsistent()
  }

  @Test func goodsGivenAwayOweNothing() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let invoice = try await tenant.invoice("0.00", for: customer)
    #expect(invoice["status"] == "paid")
    #expect(invoice["journal_entry_id"] == .null)
    #expect(invoice["instalments"]?[0]?["amount"] == "0.00")
    try await tenant.expectConsistent()
  }
}
