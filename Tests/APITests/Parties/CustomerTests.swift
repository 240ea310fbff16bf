import JSON
import Kernel
import TestKit
import Testing

struct CustomerTests {
  private static let horn: JSON = [
    "name": "Around the Horn", "emails": [["address": "Orders@horn.example", "label": "orders"]],
    "phones": [["number": "(020) 7555-7788"]], "tax_id": "GB 123.456-789",
    "addresses": [
      ["street": "120 Hanover Sq.", "city": "London", "postal_code": "WA1 1DP", "country": "GB"]
    ],
    "external_ids": ["northwind": "AROUT"], "custom": ["tier": "gold"],
  ]

  @Test func aCustomerIsCreatedReadChangedAndArchived() async throws {
    let tenant = try await TestTenant.open()
    let created = try await tenant.client.post("/customers", Self.horn).expecting(201)
    #expect(created.headers["location"] == "/v1/customers/\(created.id)")
    #expect(created.headers["etag"] == "\"1\"")
    #expect(created["kind"] == "organisation")
    #expect(created["roles"] == ["customer"])
    #expect(created["phone"] == "+442075557788")
    #expect(created["phones"]?[0]?["number"] == "(020) 7555-7788")
    #expect(created["phones"]?[0]?["probable"] == true)
    #expect(created["country"] == "GB")
    #expect(created["addresses"]?[0]?["kind"] == "main")
    #expect(created["terms"]?[0]?["company_id"]?.string == tenant.company.id.text)
    #expect(created["terms"]?[0]?["credit_limit"]?.isNull == true)

    let path = "/customers/\(created.id)"
    let read = try await tenant.client.get(path).expecting(200)
    #expect(read.bytes == created.bytes)
    try await tenant.client.get(path, headers: ["If-None-Match": "\"1\""]).expecting(304)

    let changed = try await tenant.client.patch(
      path,
      [
        "email": "desk@horn.example", "note": "Likes tea", "external_ids": ["shopify": "7"],
        "custom": ["tier": nil],
      ],
      ifMatch: "\"1\""
    ).expecting(200)
    #expect(changed["version"] == 2)
    #expect(changed["email"] == "desk@horn.example")
    #expect(changed["emails"]?[0]?["label"] == "orders")
    #expect(changed["external_ids"] == ["northwind": "AROUT", "shopify": "7"])
    #expect(changed["custom"] == [:])
    try await tenant.client.patch(path, ["note": nil], ifMatch: "\"1\"").refused(412, "precondition_failed")
    try await tenant.client.patch(path, ["note": nil], ifMatch: nil).refused(428, "precondition_required")

    let archived = try await tenant.client.post("\(path)/archive").expecting(200)
    #expect(archived["status"] == "archived")
    try await tenant.client.post("\(path)/archive").refused(409, "invalid_state")
    #expect(try await tenant.client.get("/customers?status=active").expecting(200).data.isEmpty)
    let back = try await tenant.client.post("\(path)/unarchive").expecting(200)
    #expect(back["status"] == "active")
    #expect(back["archived_at"]?.isNull == true)
    try await tenant.client.post("\(path)/unarchive").refused(409, "invalid_state")
    try await tenant.expectConsistent()
  }

  @Test func faultsAreToldTogether() async throws {
    let tenant = try await TestTenant.open()
    let refused = try await tenant.client.post(
      "/customers",
      [
        "phones": [["number": "abc"], ["number": "(650) 253-0000"]], "phone": "1",
        "emails": [["address": "x@y.example"], ["address": "X@Y.example"]],
      ]
    ).refused(422, "refused")
    let pointers = refused["errors"]?.array?.compactMap { $0["pointer"]?.string } ?? []
    #expect(Set(pointers) == ["#/name", "#/phone", "#/emails/1/address", "#/phones/0/number"])
    #expect(refused["errors"]?.array?.contains { $0["code"] == "invalid_phone" } == true)

    let nowhere = try await tenant.client.post("/customers", ["name": "A", "addresses": [["country": "UK"]]])
      .refused(422, "refused")
    #expect(nowhere["errors"]?[0]?["pointer"] == "#/addresses/0/country")
    let unknown = try await tenant.client.post("/customers", ["name": "A", "e_mail": "a@b.example"])
      .refused(400, "validation_error")
    #expect(unknown["errors"]?[0]?["pointer"] == "#/e_mail")
    try await tenant.client.post("/customers", ["name": "  "]).refused(400, "validation_error")
    try await tenant.client.get("/customers?sort=city").refused(400, "validation_error")
    try await tenant.client.get("/customers/pty_01j9zq3v8ye5r9x0c2m4k6n8pt").refused(404, "not_found")
    try await tenant.client.get("/customers/so_01j9zq3v8ye5r9x0c2m4k6n8pt").refused(400, "validation_error")
    #expect(try await tenant.client.get("/parties").expecting(200).data.isEmpty)
  }

  @Test func listsFilterSortAndTurnPages() async throws {
    let tenant = try await TestTenant.open()
    for (name, city, country) in [
      ("Ärøskøbing Søfart", "Ærø", "DK"), ("Blauer See", "Mannheim", "DE"), ("Berglunds", "Luleå", "SE"),
      ("Comércio Mineiro", "São Paulo", "BR"),
    ] {
      try await tenant.client.post(
        "/customers",
        [
          "name": .string(name), "addresses": [["city": .string(city), "country": .string(country)]],
          "email": .string("info@\(country.lowercased()).example"),
        ]
      ).expecting(201)
    }
    try await tenant.client.post("/suppliers", ["name": "Exotic Liquids", "external_ids": ["erp": "7:1"]])
      .expecting(201)

    func names(_ query: String) async throws -> [String] {
      try await tenant.client.get(query).expecting(200).data.compactMap { $0["name"]?.string }
    }
    #expect(try await names("/customers?q=sao%20PAU") == ["Comércio Mineiro"])
    #expect(try await names("/customers?q=soefart") == [])
    #expect(try await names("/customers?q=aroskobing%20sof") == ["Ärøskøbing Søfart"])
    #expect(try await names("/customers?q=info@de.example") == ["Blauer See"])
    #expect(try await names("/customers?q=%25") == [])
    #expect(try await names("/parties?country=DE&country=SE") == ["Berglunds", "Blauer See"])
    #expect(try await names("/parties?role=supplier") == ["Exotic Liquids"])
    #expect(try await names("/parties?external_id=erp:7:1") == ["Exotic Liquids"])
    #expect(try await names("/parties?email=INFO@br.example") == ["Comércio Mineiro"])
    #expect(try await names("/customers?kind=person") == [])

    let expanded = try await tenant.client.get("/customers?expand=emails&expand=addresses&expand=contacts")
      .expecting(200)
    #expect(expanded.data.count == 4)
    #expect(expanded.data[0]["emails"]?[0]?["address"] == "info@se.example")
    #expect(expanded.data[0]["addresses"]?[0]?["city"] == "Luleå")
    #expect(expanded.data[0]["contacts"] == [])
    #expect(expanded.data[0].object?.names.contains("phones") == false)
    try await tenant.client.get("/customers?expand=terms").refused(400, "validation_error")

    let first = try await tenant.client.get("/customers?limit=3&include_total=true").expecting(200)
    #expect(first["page"]?["total"] == 4)
    let next = try #require(first["page"]?["next"]?.string)
    let second = try await tenant.client.get("/customers?limit=3&include_total=true&after=\(next)").expecting(
      200)
    #expect((first.data + second.data).compactMap { $0["name"]?.string } == (try await names("/customers")))
    #expect(second["page"]?["next"]?.isNull == true)
    try await tenant.client.get("/customers?limit=2&sort=-name&after=\(next)").refused(400, "cursor_mismatch")
  }

  @Test func aPartyGainsRolesAndStaysOne() async throws {
    let tenant = try await TestTenant.open()
    let person = try await tenant.client.post(
      "/parties", ["kind": "person", "given_name": "Ana", "family_name": "Trujillo"]
    ).expecting(201)
    #expect(person["name"] == "Ana Trujillo")
    try await tenant.client.get("/customers/\(person.id)").refused(404, "not_found")
    try await tenant.client.patch("/customers/\(person.id)", ["note": "x"]).refused(404, "not_found")
    let customer = try await tenant.client.post("/parties/\(person.id)/roles", ["role": "customer"])
      .expecting(200)
    #expect(customer["roles"] == ["customer"])
    #expect(customer["version"] == 2)
    let again = try await tenant.client.post("/parties/\(person.id)/roles", ["role": "customer"]).expecting(
      200)
    #expect(again["version"] == 2)
    let shown = try await tenant.client.get("/customers/\(person.id)").expecting(200)
    #expect(shown["terms"]?.array?.count == 1)
    let married = try await tenant.client.patch("/customers/\(person.id)", ["family_name": "Emparedados"])
      .expecting(200)
    #expect(married["name"] == "Ana Emparedados")
    try await tenant.client.post("/parties/\(person.id)/roles", ["role": "lead"]).refused(
      400, "validation_error")
    try await tenant.expectConsistent()
  }

  @Test func termsAreSetByCompanyAndHiddenFromOthers() async throws {
    let tenant = try await TestTenant.open(currency: "USD")
    let yen = try await tenant.addCompany(name: "Tokyo", currency: "JPY")
    let customer = try await tenant.client.post("/customers", ["name": "Hungry Coyote"]).expecting(201)
    let path = "/customers/\(customer.id)/terms"
    try await tenant.client.patch(path, ["credit_limit": "5"]).refused(422, "company_required")
    let dollars: JSON = ["company_id": .string(tenant.company.id.text), "credit_limit": "5000"]
    let changed = try await tenant.client.patch(path, dollars, ifMatch: "\"1\"").expecting(200)
    #expect(changed["version"] == 2)
    #expect(changed["terms"]?.array?.first { $0["currency"] == "USD" }?["credit_limit"] == "5000.00")
    try await tenant.client.patch(path, ["company_id": .string(yen.id.text), "credit_limit": "0.5"])
      .refused(422, "amount_scale")
    try await tenant.client.patch(
      path, ["company_id": .string(yen.id.text), "payment_term_id": "ptm_01j9zq3v8ye5r9x0c2m4k6n8pt"]
    ).refused(422, "unknown_reference")
    try await tenant.client.patch(path, ["company_id": .string(yen.id.text), "credit_limit": "-1"])
      .refused(400, "validation_error")

    let sales = try await tenant.client(
      scopes: ["parties.customers:read", "parties.customers:write"], companies: [tenant.company.id])
    let shown = try await sales.get("/customers/\(customer.id)").expecting(200)
    #expect(shown["terms"]?.array?.count == 1)
    #expect(shown["terms"]?[0]?["currency"] == "USD")
    #expect(shown["terms"]?[0]?.object?.names.contains("credit_limit") == false)
    try await sales.patch(path, dollars).refused(403, "forbidden")
    try await sales.get("/parties").refused(403, "forbidden")
  }

  @Test func anotherTenantSeesNothing() async throws {
    let (one, other) = (try await TestTenant.open(), try await TestTenant.open())
    let customer = try await one.client.post("/customers", Self.horn).expecting(201)
    try await other.client.get("/customers/\(customer.id)").refused(404, "not_found")
    try await other.client.patch("/customers/\(customer.id)", ["note": "x"]).refused(404, "not_found")
    try await other.client.post("/customers/\(customer.id)/archive").refused(404, "not_found")
    #expect(try await other.client.get("/customers?q=horn").expecting(200).data.isEmpty)
    try await other.client.post("/customers", Self.horn).expecting(201)
  }

  @Test func aDryRunShowsAndKeepsNothing() async throws {
    let tenant = try await TestTenant.open()
    let shown = try await tenant.client.post("/customers?dry_run=true", Self.horn).expecting(200)
    #expect(shown["result"]?["name"] == "Around the Horn")
    #expect(shown["effects"]?["events"]?[0]?["type"] == "party.created")
    #expect(try await tenant.client.get("/customers").expecting(200).data.isEmpty)
  }
}
