import JSON
import TestKit
import Testing

struct RevaluationTests {
  @Test func setsTheCostOfWhatIsThere() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    try await tenant.receive("40", of: product, at: "12.6")
    let body: JSON = ["product_id": .string(product), "unit_cost": "14", "reason": "New price"]
    let revaluation = try await tenant.client.post("/cost-revaluations", body).expecting(201)
    #expect(revaluation["number"] == "REV-2026-00001")
    #expect(revaluation["previous_unit_cost"] == "12.6")
    #expect(revaluation["value"] == "56.00")
    #expect(revaluation["quantity"] == "40")
    #expect(try await tenant.cost(of: product) == "14")
    #expect(try await tenant.stock(of: product)["valuations"]?[0]?["value"] == "560.00")
    try await tenant.client.get("/cost-revaluations/\(revaluation.id)").expecting(200)
    #expect(
      try await tenant.client.get("/cost-revaluations?product_id=\(product)").expecting(200).data.count == 1)
    let entries = try await tenant.client.get("/valuation-entries?source_id=\(revaluation.id)").expecting(200)
      .data
    #expect(entries.first?["kind"] == "revaluation")
    try await tenant.expectConsistent()
  }

  @Test func refusesWhatHasNoStock() async throws {
    let tenant = try await TestTenant.open()
    let service = try await tenant.addProduct(["kind": "service"])
    try await tenant.client.post("/cost-revaluations", ["product_id": .string(service), "unit_cost": "1"])
      .refused(422, "not_stocked")
    try await tenant.client.post(
      "/cost-revaluations", ["product_id": "prd_01j9zq3v8ye5r9x0c2m4k6n8pt", "unit_cost": "1"]
    ).refused(422, "unknown_reference")
    try await tenant.client.post("/cost-revaluations", ["product_id": .string(service), "unit_cost": 1])
      .refused(400, "validation_error")
  }

  /// IN-04, standard: goods stay at 10 whatever they were bought at.
  @Test func standardCostStays() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct(["cost_method": "standard", "standard_cost": "10"])
    try await tenant.receive("8", of: product, at: "10")
    #expect(try await tenant.stock(of: product)["valuations"]?[0]?["value"] == "80.00")
    try await tenant.receive("4", of: product, at: "16")
    #expect(try await tenant.stock(of: product)["valuations"]?[0]?["value"] == "120.00")
    try await tenant.expectConsistent()
  }
}
