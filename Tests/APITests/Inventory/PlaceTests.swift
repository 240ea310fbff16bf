import JSON
import TestKit
import Testing

struct PlaceTests {
  @Test func warehouseComesWithItsLocations() async throws {
    let tenant = try await TestTenant.open()
    let warehouse = try await tenant.client.post("/warehouses", ["code": "MAIN", "name": "Main"]).expecting(
      201)
    let locations = try await tenant.client.get("/locations?warehouse_id=\(warehouse.id)").expecting(200).data
    #expect(Set(locations.compactMap { $0["purpose"]?.string }) == ["root", "stock", "input", "output"])
    let stock = locations.first { $0["purpose"] == "stock" }
    #expect(stock?["id"] == warehouse["stock_location_id"])
    try await tenant.client.post("/warehouses", ["code": "MAIN", "name": "Again"]).refused(409, "duplicate")
    try await tenant.addWarehouse(code: "TWO")
    let ends = try await tenant.client.get("/locations?kind=supplier&kind=customer&kind=loss").expecting(200)
      .data
    #expect(ends.count == 3)
    #expect(try await tenant.client.get("/warehouses?sort=-name").expecting(200).data.count == 2)
    let patched = try await tenant.client.patch("/warehouses/\(warehouse.id)", ["name": "Harbour"]).expecting(
      200)
    #expect(patched["name"] == "Harbour")
    try await tenant.client.patch("/warehouses/\(warehouse.id)", ["code": "TWO"]).refused(409, "duplicate")
    try await tenant.client.get("/warehouses/\(warehouse.id)").expecting(200)
  }

  @Test func stockIsListedByPlace() async throws {
    let tenant = try await TestTenant.open()
    let warehouse = try await tenant.addWarehouse()
    let product = try await tenant.addProduct(["sku": "CHAI"])
    try await tenant.receive("3", of: product)
    let shelf = try await tenant.client.post(
      "/locations", ["warehouse_id": .string(warehouse), "name": "Shelf"]
    )
    .expecting(201)
    let line: JSON = ["product_id": .string(product), "difference": "2", "unit_cost": "10"]
    let found = try await tenant.client.post(
      "/stock-adjustments", ["location_id": .string(shelf.id), "lines": .array([line])]
    ).expecting(201)
    try await tenant.client.post("/stock-adjustments/\(found.id)/post").expecting(200)
    let first = try await tenant.client.get("/stock?limit=1&expand=product&expand=location").expecting(200)
    #expect(first.data[0]["product"]?["sku"] == "CHAI")
    let next = try #require(first["page"]?["next"]?.string)
    let second = try await tenant.client.get("/stock?limit=1&expand=product&expand=location&after=\(next)")
      .expecting(200)
    #expect(second.data[0]["location"]?["name"] == "Shelf")
    #expect(second["page"]?["next"] == .null)
    #expect(
      try await tenant.client.get("/stock?location_id=\(shelf.id)").expecting(200).data[0]["on_hand"] == "2")
    #expect(try await tenant.client.get("/stock?warehouse_id=\(warehouse)").expecting(200).data.count == 2)
    let whole = try await tenant.stock(of: product)
    #expect(whole["on_hand"] == "5")
    #expect(whole["locations"]?.array?.count == 2)
    #expect(whole["valuations"]?[0]?["quantity"] == "5")
    try await tenant.expectConsistent()
  }

  @Test func locationsFormATree() async throws {
    let tenant = try await TestTenant.open()
    let warehouse = try await tenant.addWarehouse()
    let body: JSON = ["warehouse_id": .string(warehouse), "name": "Shelf A"]
    let shelf = try await tenant.client.post("/locations", body).expecting(201)
    try await tenant.client.post("/locations", body).refused(409, "duplicate")
    let bin = try await tenant.client.post(
      "/locations", ["warehouse_id": .string(warehouse), "parent_id": .string(shelf.id), "name": "Bin 1"]
    ).expecting(201)
    #expect(bin["parent_id"]?.string == shelf.id)
    let renamed = try await tenant.client.patch("/locations/\(bin.id)", ["name": "Bin 2"]).expecting(200)
    #expect(renamed["name"] == "Bin 2")
    let other = try await tenant.addWarehouse(code: "TWO")
    try await tenant.client.post(
      "/locations", ["warehouse_id": .string(other), "parent_id": .string(shelf.id), "name": "X"]
    ).refused(422, "unknown_reference")
    try await tenant.client.post(
      "/locations", ["warehouse_id": "wh_01j9zq3v8ye5r9x0c2m4k6n8pt", "name": "X"]
    ).refused(422, "unknown_reference")
    try await tenant.client.get("/locations/\(shelf.id)").expecting(200)
  }
}
