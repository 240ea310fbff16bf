import JSON
import TestKit
import Testing

struct ConfirmationTests {
  @Test func reservesAllOrRefuses() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let customer = try await tenant.addCustomer()
    let (few, many) = (try await tenant.addProduct(), try await tenant.addProduct(["name": "Chang"]))
    try await tenant.receive("2", of: few)
    try await tenant.receive("100", of: many)
    let draft = try await tenant.quote(customer, [line(few, "5", at: "10"), line(many, "5", at: "10")])
    let short = try await tenant.client.post("/sales-orders/\(draft.id)/confirm").refused(409, "insufficient_stock")
    #expect(short["errors"]?.array?.count == 1)
    #expect(short["errors"]?[0]?["meta"]?["product_id"]?.string == few)
    #expect(try await tenant.readOrder(draft.id)["status"] == "draft")
    #expect(try await tenant.stock(of: many)["reserved"] == "0")

    let order = try await tenant.client.post("/sales-orders/\(draft.id)/confirm", ["backorder": true]).expecting(200)
    #expect(order["complete"] == false)
    #expect(order["lines"]?.array?.map { $0["reserved"] } == ["2", "5"])
    try await tenant.client.post("/sales-orders/\(draft.id)/confirm").refused(409, "invalid_state")

    // What comes in later is taken by assigning again.
    let delivery = order["deliveries"]?[0]?["id"]?.string ?? ""
    try await tenant.receive("3", of: few)
    #expect(try await tenant.client.post("/deliveries/\(delivery)/assign").expecting(200)["complete"] == true)
    #expect(try await tenant.readOrder(draft.id)["complete"] == true)
    try await tenant.expectConsistent()
  }

  @Test func creditLimitHolds() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.addCustomer()
    try await tenant.client.patch("/customers/\(customer)/terms", ["credit_limit": "100.00"]).expecting(200)
    func lines(_ price: String) -> [JSON] { [["label": "Advice", "quantity": "1", "unit_price": .string(price)]] }
    let first = try await tenant.order(customer, lines("60"))
    let second = try await tenant.quote(customer, lines("50"))
    let refused = try await tenant.client.post("/sales-orders/\(second.id)/confirm").refused(409, "credit_exceeded")
    #expect(refused["meta"]?["credit_limit"] == "100.00")
    #expect(refused["meta"]?["ordered"] == "60.00")
    #expect(refused["meta"]?["exceeded_by"] == "10.00")

    // Posted, the same money is owed instead of ordered; paid, it is neither.
    let invoice = first["invoices"]?[0]?["id"]?.string ?? ""
    try await tenant.client.post("/invoices/\(invoice)/post").expecting(200)
    let owed = try await tenant.client.post("/sales-orders/\(second.id)/confirm").refused(409, "credit_exceeded")
    #expect(owed["meta"]?["owed"] == "60.00")
    #expect(owed["meta"]?["ordered"] == "0.00")
    let narrow = try await tenant.client(scopes: ["sales.orders:read", "sales.orders:confirm"])
    try await narrow.post("/sales-orders/\(second.id)/confirm", ["override_credit": true]).refused(403, "forbidden")
    let third = try await tenant.quote(customer, lines("1000"))
    let overridden = try await tenant.client.post(
      "/sales-orders/\(third.id)/confirm", ["override_credit": true]
    ).expecting(200)
    #expect(overridden["credit_overridden_by"]?.string != nil)
    try await tenant.client.post("/sales-orders/\(third.id)/cancel").expecting(200)
    try await tenant.settle(invoice)
    #expect(try await tenant.client.post("/sales-orders/\(second.id)/confirm").expecting(200)["credit_overridden_by"] == .null)
    try await tenant.expectConsistent()
  }

  @Test func quotationsExpireAndServicesAreDone() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.addCustomer()
    let lines: [JSON] = [["label": "Advice", "quantity": "1", "unit_price": "100"]]
    let old = try await tenant.quote(customer, lines, ["date": "2026-10-01", "valid_until": "2026-10-31"])
    try await tenant.client.post("/sales-orders/\(old.id)/confirm").refused(409, "quotation_expired")
    let gone = try await tenant.addCustomer("Gone")
    let late = try await tenant.quote(gone, lines)
    try await tenant.client.post("/customers/\(gone)/archive").expecting(200)
    try await tenant.client.post("/sales-orders/\(late.id)/confirm").refused(409, "invalid_state")
    let done = try await tenant.order(customer, lines)
    #expect(done["status"] == "done")
    #expect(done["delivery_status"] == "complete")
    let open = try await tenant.order(customer, lines, ["invoice_policy": "delivery"])
    #expect(open["status"] == "confirmed")
    try await tenant.client.post("/sales-orders/\(open.id)/invoices", ["post": true]).expecting(201)
    #expect(try await tenant.readOrder(open.id)["status"] == "done")
    try await tenant.expectConsistent()
  }

  @Test func rehearsalChangesNothing() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let product = try await tenant.addProduct()
    try await tenant.receive("5", of: product)
    let draft = try await tenant.quote(try await tenant.addCustomer(), [line(product, "5", at: "10")])
    let rehearsed = try await tenant.client.post("/sales-orders/\(draft.id)/confirm?dry_run=true").expecting(200)
    #expect(rehearsed["result"]?["number"] == "SO-2026-00001")
    #expect(try await tenant.readOrder(draft.id)["status"] == "draft")
    #expect(try await tenant.stock(of: product)["reserved"] == "0")
    let key = ["Idempotency-Key": "confirm-once"]
    let first = try await tenant.client.post("/sales-orders/\(draft.id)/confirm", headers: key).expecting(200)
    let again = try await tenant.client.post("/sales-orders/\(draft.id)/confirm", headers: key).expecting(200)
    #expect(first.json == again.json)
    try await tenant.expectConsistent()
  }

  /// A hundred orders of one unit each for ten units in stock: exactly ten are promised.
  @Test func hundredOrdersForTenUnits() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.addWarehouse()
    let customer = try await tenant.addCustomer()
    let product = try await tenant.addProduct()
    try await tenant.receive("10", of: product)
    var drafts: [String] = []
    for _ in 0..<100 { drafts.append(try await tenant.quote(customer, [line(product, "1", at: "10")]).id) }
    let answers = try await withThrowingTaskGroup(of: Answered.self) { group in
      for draft in drafts { group.addTask { try await tenant.client.post("/sales-orders/\(draft)/confirm") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.filter { $0.status == 200 }.count == 10)
    #expect(answers.filter { $0.status == 409 && $0.code == "insufficient_stock" }.count == 90)
    #expect(try await tenant.stock(of: product)["reserved"] == "10")
    let numbers = Set(answers.compactMap { $0["number"]?.string })
    #expect(numbers.count == 10 && numbers.contains("SO-2026-00010"))
    try await tenant.expectConsistent()
  }
}
