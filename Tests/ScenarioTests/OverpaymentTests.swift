import JSON
import TestKit
import Testing

/// AR-03: more is paid than is owed.
struct OverpaymentTests {
  @Test func refusedUnlessAsked() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let invoice = try await tenant.invoice("100.00", for: customer)
    let allocations: JSON = [["invoice_id": .string(invoice.id)]]
    try await tenant.pay("110.00", by: customer, allocations).refused(409, "over_payment")
    try await tenant.pay("110.00", by: customer, [["invoice_id": .string(invoice.id), "amount": "110.00"]])
      .refused(409, "over_payment")
    #expect(try await tenant.read(invoice.id)["open_amount"] == "100.00")
    #expect(try await tenant.figures(of: "bank").closing == "0.00")
    try await tenant.expectConsistent()
  }

  @Test func writtenOff() async throws {
    let tenant = try await TestTenant.open()
    try await tenant.tolerate("10.00")
    let customer = try await tenant.customer()
    let invoice = try await tenant.invoice("100.00", for: customer)
    let payment = try await tenant.pay(
      "110.00", by: customer, [["invoice_id": .string(invoice.id)]], ["overpayment": "write_off"]
    ).expecting(201)
    #expect(payment["written_off_amount"] == "10.00")
    #expect(payment["unallocated_amount"] == "0.00")
    #expect(try await tenant.read(invoice.id)["status"] == "paid")
    #expect(try await tenant.figures(of: "receivable").closing == "0.00")
    #expect(try await tenant.figures(of: "write_off").closing == "-10.00")
    try await tenant.expectConsistent()
  }

  @Test func keptOnAccount() async throws {
    let tenant = try await TestTenant.open()
    let customer = try await tenant.customer()
    let invoice = try await tenant.invoice("100.00", for: customer)
    let payment = try await tenant.pay(
      "110.00", by: customer, [["invoice_id": .string(invoice.id)]], ["overpayment": "keep"]
    ).expecting(201)
    #expect(payment["unallocated_amount"] == "10.00")
    #expect(try await tenant.read(invoice.id)["status"] == "paid")
    #expect(try await tenant.figures(of: "receivable").closing == "-10.00")
    let balance = try await tenant.balance(of: customer)
    #expect(balance["balance"] == "-10.00")
    #expect(balance["credit_on_account"] == "10.00")
    try await tenant.expectConsistent()
  }
}
