import JSON
import TestKit
import Testing

struct DeliveryTests {
  @Test func goodsLeaveAtTheirAverage() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    try await tenant.receive("10", of: product, at: "4")
    let id = try await tenant.planDelivery([(product, "6")])
    let draft = try await tenant.client.get("/deliveries/\(id)").expecting(200)
    #expect(draft["status"] == "draft")
    #expect(draft["complete"] == false)
    #expect(draft["available_actions"] == ["assign", "ship", "cancel"])
    #expect(draft["source"] == .null)
    let assigned = try await tenant.client.post("/deliveries/\(id)/assign").expecting(200)
    #expect(assigned["status"] == "reserved")
    #expect(assigned["complete"] == true)
    let stock = try await tenant.stock(of: product)
    #expect(stock["reserved"] == "6")
    #expect(stock["available"] == "4")
    let shipped = try await tenant.client.post("/deliveries/\(id)/ship").expecting(200)
    #expect(shipped["status"] == "shipped")
    #expect(shipped["number"] == "DLV-2026-00001")
    #expect(shipped["total_cost"] == "24.00")
    #expect(shipped["lines"]?[0]?["shipped"] == "6")
    #expect(shipped["lines"]?[0]?["reserved"] == "0")
    #expect(shipped["backorder_id"] == .null)
    #expect(try await tenant.stock(of: product)["on_hand"] == "4")
    try await tenant.client.post("/deliveries/\(id)/ship").refused(409, "invalid_state")
    try await tenant.client.post("/deliveries/\(id)/assign").refused(409, "invalid_state")
    try await tenant.client.post("/deliveries/\(id)/cancel").refused(409, "invalid_state")
    try await tenant.client.patch("/deliveries/\(id)", ["date": "2026-11-24"]).refused(409, "invalid_state")
    try await tenant.client.patch("/deliveries/\(id)", ["external_ids": ["carrier": "7"]]).expecting(200)
    try await tenant.expectConsistent()
  }

  @Test func theRestBecomesABackorder() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let (first, second) = (try await tenant.addProduct(), try await tenant.addProduct())
    try await tenant.receive("5", of: first)
    try await tenant.receive("2", of: second)
    let id = try await tenant.planDelivery([(first, "5"), (second, "4")])
    let assigned = try await tenant.client.post("/deliveries/\(id)/assign").expecting(200)
    #expect(assigned["status"] == "draft")
    #expect(assigned["lines"]?[1]?["reserved"] == "2")
    let line = try #require(assigned["lines"]?[0]?["id"]?.string)
    let over: JSON = ["lines": [["line_id": .string(line), "quantity": "6"]]]
    try await tenant.client.post("/deliveries/\(id)/ship", over).refused(409, "over_delivery")
    let three: JSON = ["lines": [["line_id": .string(line), "quantity": "3"]]]
    let shipped = try await tenant.client.post("/deliveries/\(id)/ship", three).expecting(200)
    #expect(shipped["lines"]?[1]?["shipped"] == "0")
    let rest = try await tenant.client.get("/deliveries/\(shipped["backorder_id"]?.string ?? "")").expecting(
      200)
    #expect(rest["backorder_of_id"]?.string == id)
    #expect(rest["lines"]?[0]?["quantity"] == "2")
    #expect(rest["lines"]?[0]?["reserved"] == "2")
    #expect(rest["lines"]?[1]?["quantity"] == "4")
    #expect(rest["lines"]?[1]?["reserved"] == "2")
    #expect(try await tenant.stock(of: first)["reserved"] == "2")
    try await tenant.expectConsistent()
    let last = try await tenant.client.post("/deliveries/\(rest.id)/ship").expecting(200)
    #expect(last["backorder_id"]?.string != nil)
    #expect(try await tenant.stock(of: second)["on_hand"] == "0")
    #expect(try await tenant.client.get("/deliveries?status=shipped").expecting(200).data.count == 2)
    try await tenant.expectConsistent()
  }

  @Test func cancellingGivesBackWhatIsHeld() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    try await tenant.receive("3", of: product)
    let id = try await tenant.planDelivery([(product, "2")])
    try await tenant.client.post("/deliveries/\(id)/assign").expecting(200)
    let cancelled = try await tenant.client.post("/deliveries/\(id)/cancel").expecting(200)
    #expect(cancelled["status"] == "cancelled")
    #expect(cancelled["available_actions"] == [])
    #expect(try await tenant.stock(of: product)["available"] == "3")
    try await tenant.client.post("/deliveries/\(id)/cancel").refused(409, "invalid_state")
    try await tenant.expectConsistent()
  }

  @Test func shipsWithoutAssignmentOnlyWhatIsFree() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    try await tenant.receive("5", of: product)
    let holder = try await tenant.planDelivery([(product, "3")])
    try await tenant.client.post("/deliveries/\(holder)/assign").expecting(200)
    let id = try await tenant.planDelivery([(product, "4")])
    try await tenant.client.post("/deliveries/\(id)/ship").refused(409, "insufficient_stock")
    let line = try #require(try await tenant.client.get("/deliveries/\(id)")["lines"]?[0]?["id"]?.string)
    func body(_ quantity: String) -> JSON {
      ["lines": [["line_id": .string(line), "quantity": .string(quantity)]]]
    }
    let short = try await tenant.client.post("/deliveries/\(id)/ship", body("3")).refused(
      409, "insufficient_stock")
    #expect(short["errors"]?[0]?["meta"]?["available"] == "2")
    try await tenant.client.post("/deliveries/\(id)/ship", body("2")).expecting(200)
    #expect(try await tenant.stock(of: product)["available"] == "0")
    let foreign: JSON = ["lines": [["line_id": "dll_01j9zq3v8ye5r9x0c2m4k6n8pt", "quantity": "1"]]]
    try await tenant.client.post("/deliveries/\(holder)/ship", foreign).refused(422, "unknown_reference")
    let lost: JSON = ["lines": [["product_id": .string(product), "difference": "-1"]]]
    let loss = try await tenant.client.post("/stock-adjustments", lost).expecting(201)
    try await tenant.client.post("/stock-adjustments/\(loss.id)/post").refused(409, "insufficient_stock")
    try await tenant.expectConsistent()
  }

  @Test func servicesAreDeliveredWithoutStock() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let service = try await tenant.addProduct(["kind": "service"])
    let id = try await tenant.planDelivery([(service, "2")])
    let assigned = try await tenant.client.post("/deliveries/\(id)/assign").expecting(200)
    #expect(assigned["complete"] == true)
    let shipped = try await tenant.client.post("/deliveries/\(id)/ship").expecting(200)
    #expect(shipped["total_cost"] == "0.00")
    #expect(try await tenant.client.get("/stock-moves").expecting(200).data.isEmpty)
    try await tenant.expectConsistent()
  }

  @Test func costOfGoodsReachesTheBooks() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    try await tenant.receive("3", of: product, at: "3.333")
    let shipped = try await tenant.ship("1", of: product)
    #expect(shipped["total_cost"] == "3.33")
    #expect(try await tenant.ship("1", of: product)["total_cost"] == "3.34")
    #expect(try await tenant.ship("1", of: product)["total_cost"] == "3.33")
    #expect(try await tenant.closing(of: "stock") == "0.00")
    #expect(try await tenant.closing(of: "cost_of_goods") == "10.00")
    #expect(try await tenant.closing(of: "goods_received") == "-10.00")
    try await tenant.expectConsistent()
  }

  @Test func flagOfNegativeStockFollowsTheProduct() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct(["allows_negative_stock": true, "standard_cost": "5"])
    try await tenant.ship("1", of: product)
    #expect(try await tenant.stock(of: product)["on_hand"] == "-1")
    let patch: JSON = ["allows_negative_stock": false]
    try await tenant.client.patch("/products/\(product)", patch).refused(409, "invalid_state")
    try await tenant.receive("1", of: product, at: "5")
    try await tenant.client.patch("/products/\(product)", patch).expecting(200)
    let id = try await tenant.planDelivery([(product, "1")])
    #expect(try await tenant.client.post("/deliveries/\(id)/assign").expecting(200)["complete"] == false)
    try await tenant.expectConsistent()
  }

  @Test func refusesWhatCannotBePlanned() async throws {
    let tenant = try await TestTenant.open()
    let product = try await tenant.addProduct()
    let body: JSON = ["lines": [["product_id": .string(product), "quantity": "1"]]]
    try await tenant.client.post("/deliveries", body).refused(409, "no_warehouse")
    try await tenant.addWarehouse()
    var foreign = try #require(body.object)
    foreign["warehouse_id"] = "wh_01j9zq3v8ye5r9x0c2m4k6n8pt"
    try await tenant.client.post("/deliveries", .object(foreign)).refused(422, "unknown_reference")
    try await tenant.client.post(
      "/deliveries", ["lines": [["product_id": .string(product), "quantity": "-1"]]]
    )
    .refused(400, "validation_error")
    try await tenant.client.post("/deliveries/dlv_01j9zq3v8ye5r9x0c2m4k6n8pt/assign").refused(
      404, "not_found")
    let other = try await TestTenant.open()
    let id = try await tenant.planDelivery([(product, "1")])
    try await other.client.post("/deliveries/\(id)/cancel").refused(404, "not_found")
  }
}
