import JSON
import TestKit
import Testing

/// Scenario 12: a sales rep reads everything about a customer in one request before a visit.
struct VisitBriefTests {
  @Test func oneRequestTellsAll() async throws {
    let tenant = try await TestTenant.open(now: "2025-01-02T09:00:00Z", firstYear: 2025)
    let client = tenant.client
    _ = try await tenant.addWarehouse()
    let customer = try await client.post("/customers", ["name": "Alfreds Futterkiste"]).expecting(201).id

    let first = try await invoice(of: "1200.00", due: "2025-02-01", to: customer, by: client)
    try await client.post(
      "/payments",
      [
        "customer_id": .string(customer), "amount": "200.00", "method": "bank_transfer",
        "allocations": [["invoice_id": .string(first)]],
      ]
    ).expecting(201)
    _ = try await invoice(of: "800.00", due: "2025-04-30", to: customer, by: client)
    let order = try await orderPartlyDelivered(to: customer, by: client)
    try await tickets(of: customer, in: tenant)
    try await tenant.setClock("2025-03-15T09:00:00Z")

    let brief = try await client.get("/customers/\(customer)/overview").expecting(200)
    #expect(brief["name"] == "Alfreds Futterkiste")
    #expect(brief["open_ticket_count"] == 2)
    #expect(brief["breached_ticket_count"] == 1)
    #expect(brief["balance"] == "1800.00")
    #expect(brief["overdue"] == "1000.00")
    #expect(brief["overdue_days"] == 42)
    #expect(brief["open_order_value"] == "3000.00")
    #expect(brief["open_orders"]?[0]?["id"]?.string == order)
    #expect(brief["open_invoices"]?.array?.count == 2)
    #expect(brief["open_tickets"]?.array?.count == 2)

    let rep = try await tenant.client(scopes: ["insights.overview:read"])
    let withoutMoney = try await rep.get("/customers/\(customer)/overview").expecting(200)
    for money in ["balance", "overdue", "overdue_days", "open_order_value", "credit_limit", "weighted_pipeline"] {
      #expect(withoutMoney[money] == nil, "\(money) is shown to one who may not see it")
    }
    #expect(withoutMoney["open_orders"]?[0]?["number"] != nil)
    #expect(withoutMoney["open_orders"]?[0]?["total"] == nil)
    #expect(withoutMoney["open_invoices"]?[0]?["open_amount"] == nil)
    try await tenant.client.get("/customers/pty_01j9zq3v8ye5r9x0c2m4k6n8pt/overview").refused(404, "not_found")
    try await tenant.expectConsistent()
  }

  private func invoice(of amount: String, due: String, to customer: String, by client: Client) async throws -> String {
    let draft = try await client.post(
      "/invoices",
      [
        "customer_id": .string(customer), "due_date": .string(due),
        "lines": [["label": "Consulting", "quantity": "1", "unit_price": .string(amount)]],
      ]
    ).expecting(201)
    return try await client.post("/invoices/\(draft.id)/post").expecting(200).id
  }

  /// 100 at 50.00, of which 40 are delivered.
  private func orderPartlyDelivered(to customer: String, by client: Client) async throws -> String {
    let product = try await client.post("/products", ["name": "Crate", "unit_price": "50.00"]).expecting(201).id
    let receipt = try await client.post(
      "/receipts", ["lines": [["product_id": .string(product), "quantity": "100", "unit_cost": "20.00"]]]
    ).expecting(201)
    try await client.post("/receipts/\(receipt.id)/receive").expecting(200)
    let order = try await client.post(
      "/sales-orders",
      [
        "customer_id": .string(customer), "invoice_policy": "delivery",
        "lines": [["product_id": .string(product), "quantity": "100", "unit_price": "50.00"]],
      ]
    ).expecting(201)
    let confirmed = try await client.post("/sales-orders/\(order.id)/confirm").expecting(200)
    let delivery = try #require(confirmed["deliveries"]?[0]?["id"]?.string)
    let line = try #require(try await client.get("/deliveries/\(delivery)").expecting(200)["lines"]?[0]?["id"])
    try await client.post("/deliveries/\(delivery)/ship", ["lines": [["line_id": line, "quantity": "40"]]]).expecting(200)
    return order.id
  }

  /// One past its due, one that waits for the customer, one closed.
  private func tickets(of customer: String, in tenant: TestTenant) async throws {
    _ = try await ticket("Two bottles broken", of: customer, due: "2025-01-05T09:00:00Z", by: tenant.client)
    let waiting = try await ticket("Which grind?", of: customer, by: tenant.client)
    try await tenant.client.post("/tickets/\(waiting)/wait").expecting(200)
    let done = try await ticket("Invoice again, please", of: customer, by: tenant.client)
    try await tenant.client.post("/tickets/\(done)/resolve").expecting(200)
    try await tenant.client.post("/tickets/\(done)/close").expecting(200)
  }

  private func ticket(
    _ subject: String, of customer: String, due: JSON = .null, by client: Client,
  ) async throws -> String {
    try await client.post(
      "/tickets", ["customer_id": .string(customer), "subject": .string(subject), "resolution_due_at": due]
    ).expecting(201).id
  }
}
