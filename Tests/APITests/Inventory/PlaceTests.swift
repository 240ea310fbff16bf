import JSON
import TestKit
import Testing

struct PlaceTests {
  @Test func warehouseComesWithItsLocations() async throws {
    let tenant = try await TestTenant.open()
    let warehouse = try await tenant.client.post("/warehouses", ["code": "MAIN", "name": "Main"]).expecting(201)
    let locations = try await tenant.client.get("/locations?warehouse_id=\(warehouse.id)").expecting(200).data
    #expect(Set(locations.compactMap { $0["purpose"]?.string }) == ["root", "stock", "input", "output"])
    let stock = locations.first { $0["purpose"] == "stock" }
    #expect(stock?["id"] == warehouse["stock_location_id"])
    try await tenant.client.post("/warehouses", ["code": "MAIN", "name": "Again"]).refused(409, "duplicate")
    try await tenant.addWarehouse(code: "TWO")
    let ends = try await tenant.client.get("/locations?kind=supplier&kind=customer&kind=loss").expecting(200).data
    #expect(ends.count == 3)
    #expect(try await tenant.client.get("/warehouses?sort=-name").expecting(200).data.count == 2)
    let patched = try await tenant.client.patch("/warehouses/\(warehouse.id)", ["name": "Harbour"]).expecting(200)
    #expect(patched["name"] == "Harbour")
    try await tenant.client.patch("/warehouses/\(warehouse.id)", ["code": "TWO"]).refused(409, "duplicate")
    try await tenant.client.get("/warehouses/\(warehouse.id)").expecting(200)
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
