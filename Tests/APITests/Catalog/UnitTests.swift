import JSON
import TestKit
import Testing

struct UnitTests {
  @Test func livesItsLife() async throws {
    let tenant = try await TestTenant.open()
    let unit = try await tenant.client.post(
      "/units", ["code": "KG", "name": "Kilogram", "dimension": "mass", "decimals": 3]
    ).expecting(201)
    #expect(unit["factor"] == "1")
    try await tenant.client.post("/units", ["code": "KG", "name": "Kilo"]).refused(409, "duplicate")
    try await tenant.client.post("/units", ["code": "KG", "name": "Kilo", "factor": "0"]).refused(
      400, "validation_error")
    let patched = try await tenant.client.patch("/units/\(unit.id)", ["name": "Kilo"]).expecting(200)
    #expect(patched["name"] == "Kilo")
    #expect(patched["decimals"] == 3)
    _ = try await tenant.addUnit(code: "G")
    #expect(try await tenant.client.get("/units?q=kil").expecting(200).data.count == 1)
    #expect(try await tenant.client.get("/units?dimension=mass&sort=-code").expecting(200).data.count == 2)
    try await tenant.client.post("/units/\(unit.id)/archive").expecting(200)
    try await tenant.client.post("/units/\(unit.id)/archive").refused(409, "invalid_state")
    #expect(try await tenant.client.get("/units").expecting(200).data.count == 1)
    try await tenant.client.post("/products", ["name": "Flour", "unit_id": .string(unit.id)]).refused(
      422, "refused")
  }
}
