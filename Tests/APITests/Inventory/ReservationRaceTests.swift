import JSON
import TestKit
import Testing

struct ReservationRaceTests {
  /// A hundred callers want one of ten: ten get it, and stock is never promised twice.
  @Test func tenUnitsGoToTenOfAHundred() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    try await tenant.receive("10", of: product)
    var deliveries: [String] = []
    for _ in 0..<100 { deliveries.append(try await tenant.planDelivery([(product, "1")])) }
    let complete = try await withThrowingTaskGroup(of: Bool.self) { group in
      for id in deliveries {
        group.addTask {
          try await tenant.client.post("/deliveries/\(id)/assign").expecting(200)["complete"] == true
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(complete == 10)
    let stock = try await tenant.stock(of: product)
    #expect(stock["reserved"] == "10")
    #expect(stock["available"] == "0")
    try await tenant.expectConsistent()
  }

  /// Receipts, shipments and counts of two products cross each other; the books agree afterwards.
  @Test func crossingDocumentsKeepTheBooks() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let (one, two) = (try await tenant.addProduct(), try await tenant.addProduct())
    for product in [one, two] { try await tenant.receive("100", of: product, at: "7.77") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<30 {
        let lines = index.isMultiple(of: 2) ? [(one, "1"), (two, "2")] : [(two, "2"), (one, "1")]
        group.addTask {
          let id = try await tenant.planDelivery(lines)
          try await tenant.client.post("/deliveries/\(id)/assign").expecting(200)
          try await tenant.client.post("/deliveries/\(id)/ship").expecting(200)
        }
        group.addTask { try await tenant.receive("1", of: index.isMultiple(of: 2) ? one : two, at: "8.05") }
      }
      try await group.waitForAll()
    }
    #expect(try await tenant.stock(of: one)["on_hand"] == "85")
    #expect(try await tenant.stock(of: two)["on_hand"] == "55")
    try await tenant.expectConsistent()
  }
}
