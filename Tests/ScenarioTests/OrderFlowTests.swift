import JSON
import TestKit
import Testing

/// SO-01: 2 + 3 at 10 with 10 % tax come to 50 / 5 / 55, billed as ordered or as delivered.
struct OrderFlowTests {
  private let tenant: TestTenant
  private let customer: String
  private let product: String
  private let lines: [JSON]

  init() async throws {
    tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    customer = try await tenant.addCustomer()
    product = try await tenant.addProduct(["unit_price": "10.00"])
    let tax = try await tenant.addSalesTax("10")
    try await tenant.receive("20", of: product, at: "6")
    lines = [line(product, "2", at: "10", tax: tax), line(product, "3", at: "10", tax: tax)]
  }

  @Test func billedAsOrdered() async throws {
    let draft = try await tenant.quote(customer, lines)
    #expect(draft["status"] == "draft")
    #expect(draft["number"] == .null)
    #expect(draft["net_total"] == "50.00")
    #expect(draft["tax_total"] == "5.00")
    #expect(draft["total"] == "55.00")

    let order = try await tenant.client.post("/sales-orders/\(draft.id)/confirm").expecting(200)
    #expect(order["status"] == "confirmed")
    #expect(order["number"] == "SO-2026-00001")
    #expect(order["complete"] == true)
    #expect(order["deliveries"]?.array?.count == 1)
    #expect(order["invoices"]?.array?.count == 1)
    #expect(order["invoices"]?[0]?["status"] == "draft")
    #expect(order["invoices"]?[0]?["total"] == "55.00")
    #expect(order["billing_status"] == "complete")
    #expect(order["open_net"] == "50.00")

    let delivery = order["deliveries"]?[0]?["id"]?.string ?? ""
    let shipped = try await tenant.client.post("/deliveries/\(delivery)/ship").expecting(200)
    #expect(shipped["status"] == "shipped")
    #expect(shipped["source"]?["id"]?.string == order.id)
    let sources = shipped["lines"]?.array?.compactMap { $0["source_line_id"] }
    #expect(sources == order["lines"]?.array?.compactMap { $0["id"] })
    let moves = try await tenant.client.get("/stock-moves?source_id=\(delivery)").expecting(200).data
    #expect(moves.count == 2)

    let done = try await tenant.readOrder(order.id)
    #expect(done["status"] == "done")
    #expect(done["delivery_status"] == "complete")
    #expect(done["open_net"] == "0.00")
    #expect(done["lines"]?.array?.map { $0["delivered"] } == ["2", "3"])
    try await tenant.expectConsistent()
  }

  @Test func billedAsDelivered() async throws {
    let order = try await tenant.order(customer, lines, ["invoice_policy": "delivery"])
    #expect(order["invoices"] == [])
    try await tenant.client.post("/sales-orders/\(order.id)/invoices").refused(409, "nothing_to_invoice")

    let delivery = order["deliveries"]?[0]?["id"]?.string ?? ""
    try await tenant.client.post("/deliveries/\(delivery)/ship").expecting(200)
    #expect(try await tenant.readOrder(order.id)["invoices"] == [])
    let first = try await tenant.client.post("/sales-orders/\(order.id)/invoices").expecting(201)
    #expect(first["status"] == "draft")
    #expect(first["total"] == "55.00")
    #expect(first["source"]?["id"]?.string == order.id)

    // Billing 1 + 1 of it leaves 1 + 2 for a second draft.
    let drafted = first["lines"]?.array?.compactMap { $0["id"] } ?? []
    try await tenant.client.patch(
      "/invoices/\(first.id)", ["lines": .array(drafted.map { ["id": $0, "quantity": "1"] })]
    ).expecting(200)
    try await tenant.client.post("/invoices/\(first.id)/post").expecting(200)
    let second = try await tenant.client.post("/sales-orders/\(order.id)/invoices").expecting(201)
    #expect(second["lines"]?.array?.map { $0["quantity"] } == ["1", "2"])
    #expect(second["net_total"] == "30.00")

    // A line deleted from the draft comes back on a new invoice.
    let kept = second["lines"]?[1]?["id"] ?? .null
    try await tenant.client.patch("/invoices/\(second.id)", ["lines": [["id": kept]]]).expecting(200)
    let third = try await tenant.client.post("/sales-orders/\(order.id)/invoices", ["post": true]).expecting(201)
    #expect(third["status"] == "posted")
    #expect(third["lines"]?.array?.map { $0["quantity"] } == ["1"])

    let done = try await tenant.readOrder(order.id)
    #expect(done["lines"]?.array?.map { $0["invoiced"] } == ["2", "3"])
    #expect(done["billing_status"] == "complete")
    #expect(done["status"] == "done")
    #expect(done["invoices"]?.array?.count == 3)
    try await tenant.expectConsistent()
  }
}
