import JSON
import TestKit
import Testing

/// AR-05: an amount falls due in parts, to the cent.
struct PaymentTermTests {
  private static let steps: JSON = [
    ["kind": "percent_of_remainder", "ratio": "0.25", "divisor": "4", "delays": [["days": 30]]],
    ["kind": "percent_of_total", "ratio": "0.25", "delays": [["months": 1]]],
    ["kind": "fixed", "amount": "396.84", "currency": "USD", "delays": [["months": 1, "days": 30]]],
    ["kind": "remainder", "delays": [["day_of_month": 15], ["months": 2], ["days": 30]]],
  ]

  private func preview(_ term: String, _ total: String, in tenant: TestTenant) async throws -> [String] {
    let answer = try await tenant.client.post(
      "/payment-terms/\(term)/preview", ["total": .string(total), "currency": "USD", "date": "2011-10-01"]
    ).expecting(200)
    return (answer["instalments"]?.array ?? []).map {
      "\($0["due_date"]?.string ?? "") \($0["amount"]?.string ?? "")"
    }
  }

  @Test func instalments() async throws {
    let tenant = try await TestTenant.open()
    let term = try await tenant.paymentTerm("AR-05", Self.steps)
    #expect(
      try await preview(term, "1587.35", in: tenant)
        == ["2011-10-31 396.84", "2011-11-01 396.84", "2011-12-01 396.84", "2012-01-14 396.83"])
    #expect(try await preview(term, "0.00", in: tenant) == ["2011-10-01 0.00"])
    try await tenant.expectConsistent()
  }

  @Test func contradictionsAreRefused() async throws {
    let tenant = try await TestTenant.open()
    func refuse(_ steps: JSON, _ code: String) async throws {
      let answer = try await tenant.client.post("/payment-terms", ["name": "Odd", "steps": steps])
        .refused(422, "payment_term_invalid")
      #expect(answer["errors"]?.array?.contains { $0["code"]?.string == code } == true)
    }
    try await refuse(
      [["kind": "percent_of_total", "ratio": "0.25", "divisor": "3"], ["kind": "remainder"]], "share_mismatch"
    )
    try await refuse([["kind": "percent_of_total", "ratio": "0.5"]], "remainder_missing")
    try await refuse([["kind": "fixed", "amount": "10.00"], ["kind": "remainder"]], "payment_term_invalid")
    try await refuse([["kind": "percent_of_total"], ["kind": "remainder"]], "payment_term_invalid")
    let term = try await tenant.paymentTerm("AR-05", Self.steps)
    try await tenant.client.post(
      "/payment-terms/\(term)/preview", ["total": "100.00", "currency": "EUR", "date": "2011-10-01"]
    ).refused(422, "currency_mismatch")
  }
}
