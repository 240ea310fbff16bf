package import JSON
import Kernel
import Testing

/// Goods for a test: a warehouse, products and something of them on hand, all over HTTP.
extension TestTenant {
  /// The company's warehouse; answers its id.
  @discardableResult
  package func addWarehouse(code: String = "MAIN") async throws -> String {
    try await client.post("/warehouses", ["code": .string(code), "name": .string("Warehouse \(code)")])
      .expecting(201).id
  }

  /// A stocked product; further members as given. Answers its id.
  package func addProduct(_ members: JSONObject = [:]) async throws -> String {
    var body: JSONObject = [
      "name": "Chai", "unit_price": "18.00", "currency": .string(company.currency.code),
    ]
    for (name, value) in members { body[name] = value }
    return try await client.post("/products", .object(body)).expecting(201).id
  }

  /// A unit that may have decimals; answers its id.
  package func addUnit(code: String = "KG", decimals: Int = 3) async throws -> String {
    try await client.post(
      "/units",
      [
        "code": .string(code), "name": .string(code), "dimension": "mass",
        "decimals": .number(String(decimals)),
      ]
    ).expecting(201).id
  }

  /// Receives goods; answers the receipt.
  @discardableResult
  package func receive(_ quantity: String, of product: String, at unitCost: String = "10") async throws
    -> Answered
  {
    let line: JSON = [
      "product_id": .string(product), "quantity": .string(quantity), "unit_cost": .string(unitCost),
    ]
    let receipt = try await client.post("/receipts", ["lines": .array([line])]).expecting(201)
    return try await client.post("/receipts/\(receipt.id)/receive").expecting(200)
  }

  /// Plans a delivery that stands alone, one line a quantity; answers its id.
  package func planDelivery(_ lines: [(product: String, quantity: String)]) async throws -> String {
    let lines = lines.map { line -> JSON in
      ["product_id": .string(line.product), "quantity": .string(line.quantity)]
    }
    return try await client.post("/deliveries", ["lines": .array(lines)]).expecting(201).id
  }

  /// Plans, assigns and ships a quantity of one product.
  @discardableResult
  package func ship(_ quantity: String, of product: String) async throws -> Answered {
    let delivery = try await planDelivery([(product, quantity)])
    try await client.post("/deliveries/\(delivery)/assign").expecting(200)
    return try await client.post("/deliveries/\(delivery)/ship").expecting(200)
  }

  /// What is on hand, reserved and available of a product, and its valuations.
  package func stock(of product: String) async throws -> Answered {
    try await client.get("/products/\(product)/stock").expecting(200)
  }

  /// What an account of that role stands at in the trial balance; nil while nothing was booked on it.
  package func closing(of role: String) async throws -> String? {
    let account = try await client.get("/accounts?role=\(role)").expecting(200).data.first?["id"]
    let balance = try await client.get("/reports/trial-balance").expecting(200)
    return balance["accounts"]?.array?.first { $0["account_id"] == account }?["closing"]?.string
  }

  /// What one unit of a product costs in the test's company.
  package func cost(of product: String) async throws -> String? {
    try await stock(of: product)["valuations"]?[0]?["average_cost"]?.string
  }
}
