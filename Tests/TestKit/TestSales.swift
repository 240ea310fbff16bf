package import JSON
import Kernel
import Testing

/// The words the stories of sales are told in.
extension TestTenant {
  /// A customer; further members as given. Answers its id.
  package func addCustomer(_ name: String = "Alfreds Futterkiste", _ members: JSONObject = [:]) async throws -> String {
    var body: JSONObject = ["name": .string(name)]
    for (name, value) in members { body[name] = value }
    return try await client.post("/customers", .object(body)).expecting(201).id
  }

  /// A tax on sales of so many percent; answers its id.
  package func addSalesTax(_ rate: String) async throws -> String {
    try await client.post(
      "/taxes", ["name": .string("VAT \(rate) %"), "rate": .string(rate), "scope": "sale"]
    ).expecting(201).id
  }

  /// A quotation of these lines; further members as given.
  package func quote(
    _ customer: String, _ lines: [JSON], _ members: JSONObject = [:],
  ) async throws -> Answered {
    var body: JSONObject = ["customer_id": .string(customer), "lines": .array(lines)]
    for (name, value) in members { body[name] = value }
    return try await client.post("/sales-orders", .object(body)).expecting(201)
  }

  /// An order of these lines, confirmed.
  package func order(
    _ customer: String, _ lines: [JSON], _ members: JSONObject = [:],
  ) async throws -> Answered {
    let draft = try await quote(customer, lines, members)
    return try await client.post("/sales-orders/\(draft.id)/confirm").expecting(200)
  }

  /// The order as it stands now.
  package func readOrder(_ id: String) async throws -> Answered {
    try await client.get("/sales-orders/\(id)").expecting(200)
  }

  /// The order's deliveries in this state, by id.
  package func deliveries(of order: String, _ status: String) async throws -> [String] {
    try await readOrder(order)["deliveries"]?.array?.filter { $0["status"]?.string == status }
      .compactMap { $0["id"]?.string } ?? []
  }

  /// Pays an invoice in full.
  package func settle(_ invoice: String) async throws {
    let shown = try await client.get("/invoices/\(invoice)").expecting(200)
    try await client.post(
      "/payments",
      [
        "customer_id": shown["customer_id"] ?? .null, "amount": shown["open_amount"] ?? .null,
        "method": "bank_transfer", "allocations": [["invoice_id": .string(invoice)]],
      ]
    ).expecting(201)
  }
}

/// A line of a product at a price.
package func line(_ product: String, _ quantity: String, at price: String? = nil, tax: String? = nil) -> JSON {
  var line: JSONObject = ["product_id": .string(product), "quantity": .string(quantity)]
  if let price { line["unit_price"] = .string(price) }
  if let tax { line["tax_ids"] = [.string(tax)] }
  return .object(line)
}
