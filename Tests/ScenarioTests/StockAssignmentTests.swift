import JSON
import TestKit
import Testing

/// IN-01: what there is is assigned, line by line, exactly.
struct StockAssignmentTests {
  @Test(arguments: [("10", "2", "2", true), ("5", "10", "5", false), (nil, "10", "0", false)])
  func assignsWhatThereIs(stock: String?, need: String, reserved: String, complete: Bool) async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    if let stock { try await tenant.receive(stock, of: product) }
    let id = try await tenant.planDelivery([(product, need)])
    let assigned = try await tenant.client.post("/deliveries/\(id)/assign").expecting(200)
    #expect(assigned["complete"] == .bool(complete))
    #expect(assigned["status"]?.string == (complete ? "reserved" : "draft"))
    #expect(assigned["lines"]?[0]?["reserved"]?.string == reserved)
    let again = try await tenant.client.post("/deliveries/\(id)/assign").expecting(200)
    #expect(again["lines"]?[0]?["reserved"]?.string == reserved)
    #expect(again["version"] == assigned["version"])
    try await tenant.expectConsistent()
  }

  @Test func leavesNoResidue() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct(["unit_id": .string(try await tenant.addUnit())])
    try await tenant.receive("6.8", of: product)
    let id = try await tenant.planDelivery(["2.1", "1.7", "1.2", "1.8"].map { (product, $0) })
    let assigned = try await tenant.client.post("/deliveries/\(id)/assign").expecting(200)
    #expect(assigned["complete"] == true)
    let stock = try await tenant.stock(of: product)
    #expect(stock["reserved"] == "6.8")
    #expect(stock["available"] == "0")
    try await tenant.client.post("/deliveries/\(id)/ship").expecting(200)
    #expect(try await tenant.stock(of: product)["on_hand"] == "0")
    try await tenant.expectConsistent()
  }
}
