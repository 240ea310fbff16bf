import JSON
import TestKit
import Testing

struct AdjustmentTests {
  /// IN-02: what arrives between count and posting is expected too; blank is untouched, zero is empty.
  @Test func comparesWhenItIsPosted() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let counted = try await tenant.addProduct()
    let blank = try await tenant.addProduct()
    let empty = try await tenant.addProduct()
    for product in [counted, blank, empty] { try await tenant.receive("1", of: product, at: "10") }
    let draft = try await tenant.client.post(
      "/stock-adjustments",
      [
        "reason": "Count",
        "lines": [
          ["product_id": .string(counted), "counted": "3"], ["product_id": .string(blank)],
          ["product_id": .string(empty), "counted": "0"],
        ],
      ]
    ).expecting(201)
    try await tenant.receive("1", of: counted, at: "10")
    let posted = try await tenant.client.post("/stock-adjustments/\(draft.id)/post").expecting(200)
    #expect(posted["number"] == "ADJ-2026-00001")
    #expect(posted["total_cost"] == "0.00")
    #expect(posted["lines"]?[0]?["expected"] == "2")
    #expect(posted["lines"]?[0]?["moved"] == "1")
    #expect(posted["lines"]?[1]?["moved"] == "0")
    #expect(posted["lines"]?[2]?["moved"] == "-1")
    #expect(try await tenant.stock(of: counted)["on_hand"] == "3")
    #expect(try await tenant.stock(of: blank)["on_hand"] == "1")
    let gone = try await tenant.stock(of: empty)
    #expect(gone["on_hand"] == "0")
    #expect(gone["valuations"]?[0]?["value"] == "0.00")
    try await tenant.client.post("/stock-adjustments/\(draft.id)/post").refused(409, "invalid_state")
    try await tenant.client.patch("/stock-adjustments/\(draft.id)", ["reason": "No"]).refused(
      409, "invalid_state")
    try await tenant.client.delete("/stock-adjustments/\(draft.id)").refused(409, "invalid_state")
    try await tenant.expectConsistent()
  }

  @Test func movesByADifferenceAtACost() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    let found: JSON = ["lines": [["product_id": .string(product), "difference": "4", "unit_cost": "2.5"]]]
    let gain = try await tenant.client.post("/stock-adjustments", found).expecting(201)
    let posted = try await tenant.client.post("/stock-adjustments/\(gain.id)/post").expecting(200)
    #expect(posted["total_cost"] == "10.00")
    let lost: JSON = ["lines": [["product_id": .string(product), "difference": "-5"]]]
    let loss = try await tenant.client.post("/stock-adjustments", lost).expecting(201)
    try await tenant.client.post("/stock-adjustments/\(loss.id)/post").refused(409, "insufficient_stock")
    let less: JSON = ["lines": [["product_id": .string(product), "difference": "-1"]]]
    try await tenant.client.patch("/stock-adjustments/\(loss.id)", less).expecting(200)
    let done = try await tenant.client.post("/stock-adjustments/\(loss.id)/post", ["date": "2026-11-22"])
      .expecting(200)
    #expect(done["total_cost"] == "-2.50")
    #expect(done["date"] == "2026-11-22")
    #expect(try await tenant.client.get("/stock-adjustments?status=posted").expecting(200).data.count == 2)
    try await tenant.client.get("/stock-adjustments/\(gain.id)").expecting(200)
    try await tenant.expectConsistent()
  }

  @Test func refusesAmbiguousLines() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    let both: JSON = ["lines": [["product_id": .string(product), "difference": "4", "counted": "4"]]]
    try await tenant.client.post("/stock-adjustments", both).refused(422, "refused")
    let line: JSON = ["product_id": .string(product), "counted": "1"]
    let twice = try await tenant.client.post("/stock-adjustments", ["lines": .array([line, line])]).refused(
      422, "refused")
    #expect(twice["errors"]?[0]?["pointer"] == "#/lines/1/product_id")
    try await tenant.client.post("/stock-adjustments", ["lines": []]).refused(400, "validation_error")
    let draft = try await tenant.client.post("/stock-adjustments", ["lines": .array([line])]).expecting(201)
    try await tenant.client.delete("/stock-adjustments/\(draft.id)").expecting(204)
  }
}
