import JSON
import Kernel
import TestKit
import Testing

/// Finding invoices: filters, orders, pages, expansions.
struct InvoiceListTests {
  @Test func filtersAndOrders() async throws {
    let tenant = try await TestTenant.open()
    let (a, b) = (try await tenant.customer("A"), try await tenant.customer("B"))
    let first = try await tenant.invoice("10.00", for: a, date: "2026-10-01")
    let second = try await tenant.invoice("20.00", for: b, date: "2026-11-23")
    let draft = try await tenant.invoice("30.00", for: a, date: "2026-11-20", post: false)
    try await tenant.pay("20.00", by: b, [["invoice_id": .string(second.id)]]).expecting(201)

    func ids(_ query: String) async throws -> [String] {
      try await tenant.client.get("/invoices?\(query)").expecting(200).data.compactMap { $0["id"]?.string }
    }
    #expect(try await ids("limit=10") == [second.id, draft.id, first.id])
    #expect(try await ids("sort=date") == [first.id, draft.id, second.id])
    #expect(try await ids("sort=-number") == [second.id, first.id, draft.id])
    #expect(try await ids("sort=due_date&status=posted&status=paid") == [first.id, second.id])
    #expect(try await ids("customer_id=\(a)") == [draft.id, first.id])
    #expect(try await ids("overdue=true") == [first.id])
    #expect(try await ids("overdue=false") == [second.id, draft.id])
    #expect(try await ids("q=inv-2026-00002") == [second.id])
    #expect(try await ids("q=INV-2026") == [second.id, first.id])
    #expect(try await ids("date.gte=2026-11-01&date.lte=2026-11-22") == [draft.id])
    #expect(try await ids("due_date.lte=2026-10-31") == [first.id])
    #expect(try await ids("company_id=\(tenant.company.id)&kind=credit_note") == [])
    try await tenant.client.get("/invoices?state=paid").refused(400, "validation_error")

    let page = try await tenant.client.get("/invoices?limit=2&sort=number&include_total=true").expecting(200)
    #expect(page["page"]?["total"] == 3)
    let next = try #require(page["page"]?["next"]?.string)
    let rest = try await tenant.client.get("/invoices?limit=2&sort=number&include_total=true&after=\(next)")
      .expecting(200)
    #expect(rest.data.compactMap { $0["id"]?.string } == [second.id])
    #expect(rest["page"]?["next"] == .null)
  }

  @Test func expansions() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer("Expanded")
    let invoice = try await tenant.invoice("20.00", for: customer)
    try await tenant.pay("5.00", by: customer, [["invoice_id": .string(invoice.id)]]).expecting(201)
    let plain = try await tenant.client.get("/invoices").expecting(200).data[0]
    #expect(plain["lines"] == nil && plain["payments"] == nil && plain["customer"] == nil)
    let row = try await tenant.client.get("/invoices?expand=customer&expand=lines&expand=payments").expecting(
      200
    ).data[0]
    #expect(row["customer"]?["name"] == "Expanded")
    #expect(row["lines"]?[0]?["net"] == "20.00")
    #expect(row["payments"]?[0]?["amount"] == "5.00")
    let one = try await tenant.client.get("/invoices/\(invoice.id)?expand=customer").expecting(200)
    #expect(one["customer"]?["id"]?.string == customer)
    #expect(one["lines"]?.array?.count == 1)
  }
}
