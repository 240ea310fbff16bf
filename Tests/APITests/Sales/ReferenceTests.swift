import JSON
import TestKit
import Testing

/// Ids of the body that name nothing are told together, each with its place.
struct ReferenceTests {
  @Test(arguments: ["/sales-orders", "/invoices"])
  func everyReferenceThatNamesNothingIsTold(path: String) async throws {
    let tenant = try await TestTenant.open()
    let stranger = try await TestTenant.open()
    let foreign = try await stranger.client.post("/customers", ["name": "Elsewhere"]).expecting(201).id
    let refused = try await tenant.client.post(
      path,
      [
        "customer_id": .string(foreign), "payment_term_id": "ptm_01j9zq3v8ye5r9x0c2m4k6n8pt",
        "lines": [
          ["product_id": "prd_01j9zq3v8ye5r9x0c2m4k6n8pt", "quantity": "1", "unit_price": "1.00"],
          ["label": "Work", "quantity": "1", "unit_price": "1.00", "tax_ids": ["tax_01j9zq3v8ye5r9x0c2m4k6n8pt"]],
        ],
      ]
    ).refused(422, "unknown_reference")
    let places = refused["errors"]?.array?.compactMap { $0["pointer"]?.string }
    #expect(
      places == ["#/customer_id", "#/payment_term_id", "#/lines/0/product_id", "#/lines/1/tax_ids/0"])
  }
}
