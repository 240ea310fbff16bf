import JSON
import TestKit
import Testing

/// IN-08: the moving average, re-pricing, and goods that are sold before they are there.
struct AverageCostTests {
  @Test func averagesAndIsRepriced() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    var costs: [String?] = []
    for price in ["100", "200", "200", "200"] {
      try await tenant.receive("1", of: product, at: price)
      costs.append(try await tenant.cost(of: product))
    }
    #expect(costs == ["100", "150", "166.66666667", "175"])
    // × 0.8, then × 1.1 of what the cost is by then.
    for cost in ["140", "154"] {
      try await tenant.client.post(
        "/cost-revaluations", ["product_id": .string(product), "unit_cost": .string(cost)]
      )
      .expecting(201)
      #expect(try await tenant.cost(of: product) == cost)
    }
    let stock = try await tenant.stock(of: product)
    #expect(stock["valuations"]?[0]?["value"] == "616.00")
    try await tenant.expectConsistent()
  }

  @Test func goesBelowZeroAtItsLastCost() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct(["allows_negative_stock": true])
    try await tenant.client.post("/cost-revaluations", ["product_id": .string(product), "unit_cost": "5"])
      .expecting(201)
    for onHand in ["-1", "-2"] {
      let shipped = try await tenant.ship("1", of: product)
      #expect(shipped["total_cost"] == "5.00")
      let stock = try await tenant.stock(of: product)
      #expect(stock["on_hand"]?.string == onHand)
      #expect(stock["valuations"]?[0]?["average_cost"] == "5")
    }
    try await tenant.receive("1", of: product, at: "3")
    #expect(try await tenant.cost(of: product) == "3")
    #expect(try await tenant.stock(of: product)["valuations"]?[0]?["value"] == "-3.00")
    try await tenant.expectConsistent()
    try await tenant.receive("2", of: product, at: "2")
    #expect(try await tenant.cost(of: product) == "2")
    let stock = try await tenant.stock(of: product)
    #expect(stock["on_hand"] == "1")
    #expect(stock["valuations"]?[0]?["value"] == "2.00")
    // What was booked at the guess of 5 is what the goods cost in the end: 3 and 2.
    #expect(try await tenant.closing(of: "cost_of_goods") == "5.00")
    #expect(try await tenant.closing(of: "stock") == "2.00")
    try await tenant.expectConsistent()
  }
}
