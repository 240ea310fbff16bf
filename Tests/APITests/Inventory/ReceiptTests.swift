import JSON
import TestKit
import Testing

struct ReceiptTests {
  @Test func receivesGoodsAndBooksThem() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    let receipt = try await tenant.receive("40", of: product, at: "12.60")
    #expect(receipt["status"] == "received")
    #expect(receipt["number"] == "RCP-2026-00001")
    #expect(receipt["total_cost"] == "504.00")
    #expect(receipt["lines"]?[0]?["cost"] == "504.00")
    #expect(receipt["available_actions"] == [])
    let stock = try await tenant.stock(of: product)
    #expect(stock["on_hand"] == "40")
    #expect(stock["available"] == "40")
    #expect(stock["valuations"]?[0]?["value"] == "504.00")
    #expect(stock["valuations"]?[0]?["average_cost"] == "12.6")
    let moves = try await tenant.client.get("/stock-moves?source_id=\(receipt.id)").expecting(200).data
    #expect(moves.count == 1)
    #expect(moves[0]["source"] == ["kind": "receipt", "id": .string(receipt.id)])
    try await tenant.client.get("/stock-moves/\(moves[0]["id"]?.string ?? "")").expecting(200)
    let entries = try await tenant.client.get("/valuation-entries?product_id=\(product)").expecting(200).data
    #expect(entries.count == 1)
    #expect(entries[0]["journal_entry_id"]?.string != nil)
    let page = try await tenant.client.get("/receipts?expand=lines&expand=party&date.gte=2026-11-01")
      .expecting(200)
    #expect(page.data[0]["lines"]?[0]?["unit_cost"] == "12.6")
    #expect(page.data[0]["party"] == .null)
    let list = try await tenant.client.get("/stock?product_id=\(product)").expecting(200).data
    #expect(list.count == 1 && list[0]["on_hand"] == "40")
    #expect(try await tenant.client.get("/stock-valuations").expecting(200).data.count == 1)
    try await tenant.expectConsistent()
  }

  @Test func draftsAreChangedAndDropped() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    let body: JSON = ["lines": [["product_id": .string(product), "quantity": "2", "unit_cost": "3"]]]
    let receipt = try await tenant.client.post("/receipts", body).expecting(201)
    #expect(receipt["number"] == .null)
    #expect(receipt["available_actions"] == ["receive"])
    let patched = try await tenant.client.patch(
      "/receipts/\(receipt.id)",
      [
        "date": "2026-11-20", "reference": "PO 1",
        "lines": [["product_id": .string(product), "quantity": "5", "unit_cost": "4"]],
      ]
    ).expecting(200)
    #expect(patched["lines"]?[0]?["quantity"] == "5")
    #expect(try await tenant.client.get("/receipts?status=draft").expecting(200).data.count == 1)
    try await tenant.client.delete("/receipts/\(receipt.id)").expecting(204)
    try await tenant.client.get("/receipts/\(receipt.id)").refused(404, "not_found")
    let done = try await tenant.receive("1", of: product)
    try await tenant.client.delete("/receipts/\(done.id)").refused(409, "invalid_state")
    try await tenant.client.patch("/receipts/\(done.id)", ["date": "2026-11-01"]).refused(
      409, "invalid_state")
    try await tenant.client.post("/receipts/\(done.id)/receive").refused(409, "invalid_state")
    try await tenant.expectConsistent()
  }

  @Test func refusesWhatCannotBeReceived() async throws {
    let tenant = try await TestTenant.open()
    let product = try await tenant.addProduct()
    let service = try await tenant.addProduct(["kind": "service"])
    func body(_ product: String, quantity: String = "1", cost: String = "1") -> JSON {
      [
        "lines": [
          ["product_id": .string(product), "quantity": .string(quantity), "unit_cost": .string(cost)]
        ]
      ]
    }
    try await tenant.client.post("/receipts", body(product)).refused(409, "no_warehouse")
    try await tenant.addWarehouse()
    try await tenant.client.post("/receipts", body(service)).refused(422, "not_stocked")
    let fine = try await tenant.client.post("/receipts", body(product, quantity: "1.5")).refused(
      422, "amount_scale")
    #expect(fine["errors"]?[0]?["code"] == "amount_scale")
    #expect(fine["errors"]?[0]?["pointer"] == "#/lines/0/quantity")
    try await tenant.client.post("/receipts", body(product, quantity: "999999999", cost: "9999999999999"))
      .refused(422, "amount_range")
    try await tenant.client.post("/receipts", body(product, quantity: "0")).refused(400, "validation_error")
    try await tenant.client.post("/receipts", body(product, cost: "-1")).refused(400, "validation_error")
    try await tenant.client.post("/receipts", body("prd_01j9zq3v8ye5r9x0c2m4k6n8pt")).refused(
      422, "unknown_reference")
    try await tenant.client.post(
      "/receipts", ["party_id": "pty_01j9zq3v8ye5r9x0c2m4k6n8pt", "lines": body(product)["lines"] ?? []]
    ).refused(422, "unknown_reference")
    try await tenant.client.post("/products/\(product)/archive").expecting(200)
    try await tenant.client.post("/receipts", body(product)).refused(422, "unknown_reference")
  }

  @Test func closedPeriodTakesNoGoods() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    let line: JSON = ["product_id": .string(product), "quantity": "2", "unit_cost": "3"]
    let receipt = try await tenant.client.post("/receipts", ["date": "2020-01-31", "lines": [line]])
      .expecting(201)
    try await tenant.client.post("/receipts/\(receipt.id)/receive").refused(409, "no_period")
    #expect(try await tenant.stock(of: product)["on_hand"] == "0")
    try await tenant.client.post("/receipts/\(receipt.id)/receive", ["date": "2026-11-23"]).expecting(200)
    #expect(try await tenant.stock(of: product)["on_hand"] == "2")
    let free: JSON = ["product_id": .string(product), "quantity": "2", "unit_cost": "0"]
    let gift = try await tenant.client.post("/receipts", ["date": "2026-01-31", "lines": [free]]).expecting(
      201)
    let january = try await tenant.client.get("/periods?date=2026-01-31").expecting(200).data[0]["id"]?.string
    try await tenant.client.post("/periods/\(january ?? "")/close").expecting(200)
    try await tenant.client.post("/receipts/\(gift.id)/receive").refused(409, "period_closed")
    try await tenant.expectConsistent()
  }

  @Test func rehearsalShowsAndChangesNothing() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    let line: JSON = ["product_id": .string(product), "quantity": "2", "unit_cost": "3"]
    let receipt = try await tenant.client.post("/receipts", ["lines": [line]]).expecting(201)
    let rehearsal = try await tenant.client.post("/receipts/\(receipt.id)/receive?dry_run=true").expecting(
      200)
    #expect(rehearsal["result"]?["status"] == "received")
    #expect(rehearsal["effects"]?["numbers"]?.array?.contains("RCP-2026-00001") == true)
    #expect(rehearsal["effects"]?["stock_moves"]?.array?.count == 1)
    #expect(rehearsal["effects"]?["journal_lines"]?.array?.count == 2)
    #expect(try await tenant.stock(of: product)["on_hand"] == "0")
    let key = ["Idempotency-Key": "receive-0001"]
    let first = try await tenant.client.post("/receipts/\(receipt.id)/receive", headers: key).expecting(200)
    let again = try await tenant.client.post("/receipts/\(receipt.id)/receive", headers: key).expecting(200)
    #expect(first["number"] == "RCP-2026-00001")
    #expect(again.bytes == first.bytes)
    #expect(again.headers["idempotency-replayed"] == "true")
    #expect(try await tenant.stock(of: product)["on_hand"] == "2")
    try await tenant.expectConsistent()
  }

  @Test func costsNeedTheirPermission() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    let receipt = try await tenant.receive("1", of: product)
    let clerk = try await tenant.client(scopes: ["inventory.*:read"])
    let shown = try await clerk.get("/receipts/\(receipt.id)").expecting(200)
    #expect(shown["total_cost"] == nil)
    #expect(shown["lines"]?[0]?["unit_cost"] == nil)
    #expect(try await clerk.get("/products/\(product)/stock").expecting(200)["valuations"] == nil)
    try await clerk.get("/stock-valuations").refused(403, "forbidden")
  }
}
