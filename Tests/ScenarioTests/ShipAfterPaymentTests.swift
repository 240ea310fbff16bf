import JSON
import TestKit
import Testing

/// SO-02: five ordered, four invoiced and paid; three of the four are shipped.
struct ShipAfterPaymentTests {
  @Test func shipsWhatIsPaid() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let customer = try await tenant.addCustomer()
    let product = try await tenant.addProduct()
    try await tenant.receive("10", of: product)
    let order = try await tenant.order(
      customer, [line(product, "5", at: "10")], ["delivery_policy": "paid", "invoice_policy": "order"])
    #expect(order["complete"] == false)
    let delivery = order["deliveries"]?[0]?["id"]?.string ?? ""
    #expect(order["deliveries"]?[0]?["status"] == "draft")
    #expect(try await tenant.stock(of: product)["reserved"] == "0")
    try await tenant.client.post("/deliveries/\(delivery)/assign").refused(409, "payment_required")
    try await tenant.client.post("/deliveries/\(delivery)/ship").refused(409, "payment_required")

    let invoice = order["invoices"]?[0]?["id"]?.string ?? ""
    let drafted = try await tenant.client.get("/invoices/\(invoice)").expecting(200)
    let lineID = drafted["lines"]?[0]?["id"] ?? .null
    try await tenant.client.patch("/invoices/\(invoice)", ["lines": [["id": lineID, "quantity": "4"]]]).expecting(200)
    try await tenant.client.post("/invoices/\(invoice)/post").expecting(200)
    try await tenant.client.post("/deliveries/\(delivery)/assign").refused(409, "payment_required")
    try await tenant.settle(invoice)

    let assigned = try await tenant.client.post("/deliveries/\(delivery)/assign").expecting(200)
    #expect(assigned["complete"] == true)
    #expect(assigned["lines"]?.array?.map { $0["quantity"] } == ["4"])
    #expect(assigned["lines"]?[0]?["reserved"] == "4")

    let shipped = try await tenant.client.post(
      "/deliveries/\(delivery)/ship", ["lines": [["line_id": assigned["lines"]?[0]?["id"] ?? .null, "quantity": "3"]]]
    ).expecting(200)
    #expect(shipped["lines"]?[0]?["shipped"] == "3")
    let backorder = shipped["backorder_id"]?.string ?? ""
    let rest = try await tenant.client.get("/deliveries/\(backorder)").expecting(200)
    #expect(rest["lines"]?.array?.map { $0["quantity"] } == ["1"])
    #expect(rest["status"] == "reserved")

    // The invoice's line and both shipments name the same line of the order.
    let source = drafted["lines"]?[0]?["source_line"]?["id"]
    #expect(source == order["lines"]?[0]?["id"])
    #expect(shipped["lines"]?[0]?["source_line_id"] == source)
    #expect(rest["lines"]?[0]?["source_line_id"] == source)

    let now = try await tenant.readOrder(order.id)
    #expect(now["delivery_status"] == "partial")
    #expect(now["lines"]?[0]?["delivered"] == "3")
    #expect(now["lines"]?[0]?["open"] == "2")
    let unpaid = try await tenant.deliveries(of: order.id, "draft")
    #expect(unpaid.count == 1)
    try await tenant.client.post("/deliveries/\(unpaid.first ?? "")/ship").refused(409, "payment_required")
    try await tenant.client.post("/deliveries/\(backorder)/ship").expecting(200)
    #expect(try await tenant.readOrder(order.id)["lines"]?[0]?["delivered"] == "4")
    try await tenant.expectConsistent()
  }
}
