package import JSON
import Kernel
import Testing

/// The words the receivables stories are told in.
extension TestTenant {
  /// A new customer's id.
  package func customer(_ name: String = "Party") async throws -> String {
    try await client.post("/customers", ["name": .string(name)]).expecting(201).id
  }

  /// A tax on sales of so many percent.
  package func salesTax(_ rate: String) async throws -> String {
    try await client.post(
      "/taxes", ["name": .string("Sales tax \(rate) %"), "rate": .string(rate), "scope": "sale"]
    ).expecting(201).id
  }

  /// A posted invoice with one line of the amount, untaxed.
  package func invoice(
    _ amount: String, for customer: String, date: String? = nil, terms: String? = nil, post: Bool = true,
  ) async throws -> Answered {
    var body: JSONObject = [
      "customer_id": .string(customer),
      "lines": [["label": "Goods", "quantity": "1", "unit_price": .string(amount)]],
    ]
    if let date { body["date"] = .string(date) }
    if let terms { body["payment_term_id"] = .string(terms) }
    let draft = try await client.post("/invoices", .object(body)).expecting(201)
    return post ? try await client.post("/invoices/\(draft.id)/post").expecting(200) : draft
  }

  @discardableResult
  /// A payment term's id.
  package func paymentTerm(_ name: String, _ steps: JSON) async throws -> String {
    try await client.post("/payment-terms", ["name": .string(name), "steps": steps]).expecting(201).id
  }

  /// A payment of invoices, with further members.
  @discardableResult
  package func pay(
    _ amount: String, by customer: String, _ allocations: JSON? = nil, _ more: JSONObject = [:],
  ) async throws -> Answered {
    var body: JSONObject = [
      "customer_id": .string(customer), "amount": .string(amount), "method": "bank_transfer",
    ]
    if let allocations { body["allocations"] = allocations }
    for (name, value) in more { body[name] = value }
    return try await client.post("/payments", .object(body))
  }

  /// An invoice with what settled it.
  package func read(_ invoice: String) async throws -> Answered {
    try await client.get("/invoices/\(invoice)?expand=payments").expecting(200)
  }

  /// Debit, credit and closing of the account that holds a role.
  package func figures(of role: String) async throws -> (debit: String, credit: String, closing: String) {
    let account = try await client.get("/accounts?role=\(role)").expecting(200).data.first
    let report = try await client.get("/reports/trial-balance").expecting(200)
    let row = report["accounts"]?.array?.first { $0["account_id"] == account?["id"] }
    return (
      row?["debit"]?.string ?? "0.00", row?["credit"]?.string ?? "0.00", row?["closing"]?.string ?? "0.00"
    )
  }

  /// Lets the company write off up to so much.
  package func tolerate(_ amount: String) async throws {
    let body: JSON = ["write_off_tolerance": .string(amount), "tax_rounding": "line"]
    _ = try await client.send(
      "PUT", "/companies/\(company.id)/billing-settings", raw: body.bytes,
      ["Content-Type": "application/json"]
    ).expecting(200)
  }

  /// What the customer owes in the only company.
  package func balance(of customer: String) async throws -> JSON {
    let answer = try await client.get("/customers/\(customer)/balance").expecting(200)
    return answer["companies"]?[0] ?? .null
  }
}
