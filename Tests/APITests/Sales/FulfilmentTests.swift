import JSON
import TestKit
import Testing

struct FulfilmentTests {
  private let tenant: TestTenant
  private let customer: String
  private let product: String

  init() async throws {
    tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    customer = try await tenant.addCustomer()
    product = try await tenant.addProduct()
    try await tenant.receive("20", of: product, at: "6")
  }

  @Test func shipsInPartsAndBillsWhatWent() async throws {
    let order = try await tenant.order(
      customer,
      [line(product, "5", at: "10"), ["label": "Freight", "quantity": "1", "unit_price": "12.50"]],
      ["invoice_policy": "delivery"])
    let delivery = order["deliveries"]?[0]?["id"]?.string ?? ""
    let lineID = try await tenant.client.get("/deliveries/\(delivery)").expecting(200)["lines"]?[0]?["id"] ?? .null
    func parts(_ quantity: String, invoice: Bool = false) -> JSON {
      ["lines": [["line_id": lineID, "quantity": .string(quantity)]], "invoice": .bool(invoice)]
    }
    let over = try await tenant.client.post("/deliveries/\(delivery)/ship", parts("6")).refused(409, "over_delivery")
    #expect(over["errors"]?[0]?["pointer"] == "#/lines/0/quantity")
    let foreign = try await tenant.client.post(
      "/deliveries/\(delivery)/ship",
      ["lines": [["line_id": "dll_01j9zq3v8ye5r9x0c2m4k6n8pt", "quantity": "1"]]]
    ).refused(422, "unknown_reference")
    #expect(foreign["errors"]?[0]?["pointer"] == "#/lines/0/line_id")
    try await tenant.client.post("/deliveries/\(delivery)/ship", ["date": "2026-03-10"]).refused(422, "refused")
    let twice: JSON = ["lines": [["line_id": lineID, "quantity": "1"], ["line_id": lineID, "quantity": "1"]]]
    try await tenant.client.post("/deliveries/\(delivery)/ship", twice).refused(422, "refused")
    try await tenant.client.post("/deliveries/\(delivery)/ship", ["lines": []]).refused(400, "validation_error")
    let shipped = try await tenant.client.post("/deliveries/\(delivery)/ship", parts("2", invoice: true)).expecting(200)
    let partial = try await tenant.readOrder(order.id)
    #expect(partial["delivery_status"] == "partial")
    #expect(partial["billing_status"] == "partial")
    #expect(partial["open_net"] == "30.00")
    #expect(partial["invoices"]?.array?.map { $0["total"] } == ["32.50"])
    #expect(partial["invoices"]?[0]?["status"] == "posted")
    #expect(partial["lines"]?.array?.map { $0["invoiced"] } == ["2", "1"])
    try await tenant.client.post("/deliveries/\(delivery)/ship").refused(409, "invalid_state")

    let rest = shipped["backorder_id"]?.string ?? ""
    try await tenant.client.post("/deliveries/\(rest)/ship", ["invoice": true, "date": "2026-11-24"]).expecting(200)
    let done = try await tenant.readOrder(order.id)
    #expect(done["status"] == "done")
    #expect(done["invoices"]?.array?.map { $0["total"] } == ["32.50", "30.00"])
    #expect(done["invoices"]?[1]?["date"] == "2026-11-24")
    #expect(done["available_actions"] == [])
    try await tenant.expectConsistent()
  }

  @Test func cancelsWholeOrTheRest() async throws {
    let whole = try await tenant.order(customer, [line(product, "5", at: "10")])
    #expect(try await tenant.stock(of: product)["reserved"] == "5")
    let cancelled = try await tenant.client.post("/sales-orders/\(whole.id)/cancel", ["reason": "Too late"]).expecting(200)
    #expect(cancelled["status"] == "cancelled")
    #expect(cancelled["cancel_reason"] == "Too late")
    #expect(cancelled["invoices"] == [])
    #expect(cancelled["deliveries"]?[0]?["status"] == "cancelled")
    #expect(cancelled["lines"]?[0]?["cancelled"] == "5")
    #expect(try await tenant.stock(of: product)["reserved"] == "0")
    try await tenant.client.post("/sales-orders/\(whole.id)/cancel").refused(409, "invalid_state")
    let gone = cancelled["deliveries"]?[0]?["id"]?.string ?? ""
    try await tenant.client.post("/deliveries/\(gone)/ship").refused(409, "invalid_state")

    let order = try await tenant.order(customer, [line(product, "5", at: "10")], ["invoice_policy": "delivery"])
    let delivery = order["deliveries"]?[0]?["id"]?.string ?? ""
    let lineID = try await tenant.client.get("/deliveries/\(delivery)").expecting(200)["lines"]?[0]?["id"] ?? .null
    try await tenant.client.post(
      "/deliveries/\(delivery)/ship", ["lines": [["line_id": lineID, "quantity": "3"]]]
    ).expecting(200)
    try await tenant.client.post("/sales-orders/\(order.id)/cancel").refused(409, "delivered")
    let rest = try await tenant.client.post(
      "/sales-orders/\(order.id)/cancel", ["cancel_remaining": true]
    ).expecting(200)
    #expect(rest["status"] == "confirmed")
    #expect(rest["total"] == "30.00")
    #expect(rest["lines"]?[0]?["cancelled"] == "2")
    #expect(rest["delivery_status"] == "complete")
    try await tenant.client.post("/sales-orders/\(order.id)/invoices", ["post": true]).expecting(201)
    #expect(try await tenant.readOrder(order.id)["status"] == "done")
    try await tenant.expectConsistent()
  }

  @Test func invoicedMustBeCreditedBeforeItIsCancelled() async throws {
    let order = try await tenant.order(customer, [line(product, "5", at: "10")])
    let invoice = order["invoices"]?[0]?["id"]?.string ?? ""
    try await tenant.client.post("/invoices/\(invoice)/post").expecting(200)
    try await tenant.client.post("/sales-orders/\(order.id)/cancel").refused(409, "invoiced")
    try await tenant.client.post("/invoices/\(invoice)/credit", ["mode": "refund"]).expecting(201)
    try await tenant.client.post("/sales-orders/\(order.id)/cancel").expecting(200)
    try await tenant.expectConsistent()
  }

  @Test func billsChosenLinesOnce() async throws {
    let order = try await tenant.quote(customer, [line(product, "5", at: "10"), line(product, "2", at: "10")])
    try await tenant.client.post("/sales-orders/\(order.id)/invoices").refused(409, "invalid_state")
    let confirmed = try await tenant.client.post("/sales-orders/\(order.id)/confirm").expecting(200)
    try await tenant.client.post("/sales-orders/\(order.id)/invoices").refused(409, "nothing_to_invoice")
    try await tenant.client.delete("/invoices/\(confirmed["invoices"]?[0]?["id"]?.string ?? "")").expecting(204)
    #expect(try await tenant.readOrder(order.id)["billing_status"] == "none")
    let first = confirmed["lines"]?[0]?["id"] ?? .null
    let over = try await tenant.client.post(
      "/sales-orders/\(order.id)/invoices", ["lines": [["line_id": first, "quantity": "6"]]]
    ).refused(409, "over_invoicing")
    #expect(over["errors"]?[0]?["meta"]?["allowed"] == "5")
    try await tenant.client.post(
      "/sales-orders/\(order.id)/invoices", ["lines": [["line_id": "sol_01j9zq3v8ye5r9x0c2m4k6n8pt"]]]
    ).refused(422, "unknown_reference")
    let part = try await tenant.client.post(
      "/sales-orders/\(order.id)/invoices", ["lines": [["line_id": first, "quantity": "2"]]]
    ).expecting(201)
    #expect(part["total"] == "20.00")
    let rest = try await tenant.client.post("/sales-orders/\(order.id)/invoices").expecting(201)
    #expect(rest["total"] == "50.00")
    try await tenant.expectConsistent()
  }

  @Test func standAloneDeliveriesShipToo() async throws {
    let delivery = try await tenant.planDelivery([(product, "4")])
    #expect(try await tenant.client.post("/deliveries/\(delivery)/assign").expecting(200)["complete"] == true)
    try await tenant.client.post("/deliveries/\(delivery)/ship", ["invoice": true]).refused(422, "refused")
    let shipped = try await tenant.client.post("/deliveries/\(delivery)/ship", ["date": "2026-11-20"]).expecting(200)
    #expect(shipped["date"] == "2026-11-20")
    #expect(shipped["total_cost"] == "24.00")
    try await tenant.client.post("/deliveries/dlv_01j9zq3v8ye5r9x0c2m4k6n8pt/ship").refused(404, "not_found")
    try await tenant.client.post("/deliveries/dlv_01j9zq3v8ye5r9x0c2m4k6n8pt/assign").refused(404, "not_found")
    try await tenant.expectConsistent()
  }

  @Test func confirmedOrdersKeepTheirDeal() async throws {
    let order = try await tenant.order(customer, [line(product, "1", at: "10")])
    let patched = try await tenant.client.patch("/sales-orders/\(order.id)", ["reference": "PO 2"]).expecting(200)
    #expect(patched["reference"] == "PO 2")
    try await tenant.client.patch("/sales-orders/\(order.id)", ["lines": [["label": "x", "quantity": "1", "unit_price": "1"]]])
      .refused(409, "invalid_state")
    try await tenant.client.delete("/sales-orders/\(order.id)").refused(409, "invalid_state")
    try await tenant.expectConsistent()
  }
}
