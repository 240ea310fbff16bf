import JSON
import Kernel
import TestKit
import Testing

struct ProductTests {
  @Test func addsAProductWithItsDefaults() async throws {
    let tenant = try await TestTenant.open()
    let product = try await tenant.client.post(
      "/products", ["name": "Resistor", "unit_price": "0.00250000", "currency": "EUR"]
    ).expecting(201)
    #expect(product["unit_price"] == "0.00250000")
    #expect(product["kind"] == "stocked")
    #expect(product["cost_method"] == "average")
    #expect(product["sku"]?.string?.isEmpty == false)
    #expect(product["taxes"] == [])
    #expect(product.headers["location"] == "/v1/products/\(product.id)")
    #expect(product.headers["etag"] == "\"1\"")
    let unit = try await tenant.client.get("/units/\(product["unit_id"]?.string ?? "")").expecting(200)
    #expect(unit["code"] == "EA")
    let again = try await tenant.client.post("/products", ["name": "Capacitor", "kind": "service"]).expecting(
      201)
    #expect(again["unit_id"] == product["unit_id"])
    #expect(again["unit_price"] == .null)
    let read = try await tenant.client.get("/products/\(product.id)", headers: ["If-None-Match": "\"1\""])
    try read.expecting(304)
    let expanded = try await tenant.client.get("/products/\(product.id)?expand=unit").expecting(200)
    #expect(expanded["unit"]?["code"] == "EA")
    try await tenant.expectConsistent()
  }

  @Test func priceTakesTheOnlyCompanysCurrency() async throws {
    let tenant = try await TestTenant.open(currency: "EUR")
    let product = try await tenant.client.post("/products", ["name": "Chai", "unit_price": "18"]).expecting(
      201)
    #expect(product["currency"] == "EUR")
    _ = try await tenant.addCompany(name: "Second")
    try await tenant.client.post("/products", ["name": "Chai", "unit_price": "18"]).refused(422, "refused")
    try await tenant.client.post("/products", ["name": "Chai", "unit_price": "18", "currency": "XXA"])
      .refused(422, "refused")
  }

  @Test func skuIsUnique() async throws {
    let tenant = try await TestTenant.open()
    let first = try await tenant.addProduct(["sku": "CHAI"])
    let refused = try await tenant.client.post("/products", ["name": "Other", "sku": "CHAI"]).refused(
      409, "duplicate")
    #expect(refused["errors"]?[0]?["pointer"] == "#/sku")
    let second = try await tenant.addProduct(["sku": "CHAI-2"])
    try await tenant.client.patch("/products/\(second)", ["sku": "CHAI"]).refused(409, "duplicate")
    #expect(first != second)
  }

  @Test func refusesWhatMakesNoSense() async throws {
    let tenant = try await TestTenant.open()
    let client = tenant.client
    try await client.post("/products", ["name": "X", "cost_method": "standard"]).refused(422, "refused")
    try await client.post("/products", ["name": " "]).refused(400, "validation_error")
    try await client.post("/products", ["name": "X", "unit_price": "-1"]).refused(400, "validation_error")
    try await client.post("/products", ["name": "X", "unit_prise": "1"]).refused(400, "validation_error")
    let unit = "uom_01j9zq3v8ye5r9x0c2m4k6n8pt"
    try await client.post("/products", ["name": "X", "unit_id": .string(unit)]).refused(
      422, "unknown_reference")
    let tax: JSON = ["tax_id": "tax_01j9zq3v8ye5r9x0c2m4k6n8pt"]
    let refused = try await client.post("/products", ["name": "X", "taxes": .array([tax])])
      .refused(422, "unknown_reference")
    #expect(refused["errors"]?[0]?["pointer"] == "#/taxes/0/tax_id")
    try await client.get("/products/prd_01j9zq3v8ye5r9x0c2m4k6n8pt").refused(404, "not_found")
    #expect(try await client.get("/products").expecting(200).data.isEmpty)
  }

  @Test func patchesWhatIsNamed() async throws {
    let tenant = try await TestTenant.open()
    let product = try await tenant.addProduct(["weight": "1.200", "external_ids": ["shopify": "1"]])
    let patched = try await tenant.client.patch(
      "/products/\(product)",
      ["unit_price": "19.50", "weight": .null, "external_ids": ["northwind": "7"]], ifMatch: "\"1\""
    ).expecting(200)
    #expect(patched["unit_price"] == "19.50")
    #expect(patched["weight"] == .null)
    #expect(patched["external_ids"] == ["shopify": "1", "northwind": "7"])
    #expect(patched["version"] == 2)
    let stale = try await tenant.client.patch("/products/\(product)", ["name": "Y"], ifMatch: "\"1\"")
      .refused(412, "precondition_failed")
    #expect(stale["meta"]?["current_version"] == 2)
    try await tenant.client.patch("/products/\(product)", ["name": "Y"], ifMatch: nil).refused(
      428, "precondition_required")
  }

  @Test func carriesTaxesOfItsCompanies() async throws {
    let tenant = try await TestTenant.open()
    let tax = try await tenant.client.post("/taxes", ["name": "Sales tax", "rate": "10", "scope": "sale"])
      .expecting(201)
    let product = try await tenant.addProduct(["taxes": [["tax_id": .string(tax.id)]]])
    let shown = try await tenant.client.get("/products/\(product)").expecting(200)
    #expect(shown["taxes"]?[0]?["tax_id"]?.string == tax.id)
    #expect(shown["taxes"]?[0]?["company_id"]?.string == tenant.company.id.text)
    let cleared = try await tenant.client.patch("/products/\(product)", ["taxes": []]).expecting(200)
    #expect(cleared["taxes"] == [])
  }

  @Test func isArchivedAndRestored() async throws {
    let tenant = try await TestTenant.open()
    let product = try await tenant.addProduct()
    let archived = try await tenant.client.post("/products/\(product)/archive").expecting(200)
    #expect(archived["archived_at"] != .null)
    try await tenant.client.post("/products/\(product)/archive").refused(409, "invalid_state")
    #expect(try await tenant.client.get("/products").data.isEmpty)
    #expect(try await tenant.client.get("/products?archived=true").data.count == 1)
    try await tenant.client.post("/products/\(product)/restore").expecting(200)
    #expect(try await tenant.client.get("/products").data.count == 1)
  }

  @Test func costsNeedTheirPermission() async throws {
    let tenant = try await TestTenant.open()
    let product = try await tenant.addProduct(["standard_cost": "5", "cost_method": "standard"])
    let full = try await tenant.client.get("/products/\(product)").expecting(200)
    #expect(full["standard_cost"] == "5")
    let clerk = try await tenant.client(scopes: ["catalog.products:read"])
    let narrow = try await clerk.get("/products/\(product)").expecting(200)
    #expect(narrow["standard_cost"] == nil)
    try await clerk.post("/products", ["name": "X"]).refused(403, "forbidden")
  }

  @Test func findsByWordsInPages() async throws {
    let tenant = try await TestTenant.open()
    for index in 1...5 {
      _ = try await tenant.addProduct([
        "name": .string("Crème brûlée \(index)"), "sku": .string("CB-\(index)"),
      ])
    }
    _ = try await tenant.addProduct(["name": "Tofu", "sku": "T"])
    #expect(try await tenant.client.get("/products?q=creme%20brul").expecting(200).data.count == 5)
    #expect(try await tenant.client.get("/products?q=cb%203").expecting(200).data.count == 1)
    #expect(try await tenant.client.get("/products?q=brulee%20tofu").expecting(200).data.isEmpty)
    #expect(try await tenant.client.get("/products?kind=service&kind=consumable").expecting(200).data.isEmpty)
    #expect(try await tenant.client.get("/products?sku=T&sku=CB-1").expecting(200).data.count == 2)
    var seen: [String] = []
    var next: String? = ""
    while let after = next {
      let page = try await tenant.client.get(
        "/products?sort=-sku&limit=2&include_total=true" + (after.isEmpty ? "" : "&after=\(after)")
      ).expecting(200)
      #expect(page["page"]?["total"] == 6)
      seen += page.data.compactMap { $0["sku"]?.string }
      next = page["page"]?["next"]?.string
    }
    #expect(seen == ["T", "CB-5", "CB-4", "CB-3", "CB-2", "CB-1"])
    try await tenant.client.get("/products?colour=red").refused(400, "validation_error")
  }

  @Test func anotherTenantsProductIsNotThere() async throws {
    let (one, other) = (try await TestTenant.open(), try await TestTenant.open())
    let product = try await one.addProduct()
    try await other.client.get("/products/\(product)").refused(404, "not_found")
    try await other.client.patch("/products/\(product)", ["name": "Mine"]).refused(404, "not_found")
    #expect(try await other.client.get("/products").data.isEmpty)
  }
}
