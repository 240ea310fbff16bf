import Kernel
import Ledger
import Postgres
import TestKit
import Testing

struct OpenItemTests {
  private let day = LocalDate(days: 20_468)  // 2026-01-15

  private func amount(_ text: String) throws -> Decimal { try Decimal(parsing: text) }

  /// An invoice of 100 and money of 60, as other modules post them.
  private func invoiceAndMoney(_ tenant: TestTenant, in tx: Transaction, party: PartyReference) throws -> (
    OpenItem, OpenItem
  ) {
    let invoice = try Ledger.post(
      JournalEntry.Draft(
        company: tenant.company, date: day, journal: .sales, narration: "Invoice", source: nil,
        lines: [
          JournalLine(
            account: .role(.receivable), party: party, debit: try amount("100"), dueDate: day.adding(days: 30)
          ),
          JournalLine(account: .role(.revenue), credit: try amount("100")),
        ]), in: tx)
    let money = try Ledger.post(
      JournalEntry.Draft(
        company: tenant.company, date: day, journal: .bank, narration: "Payment", source: nil,
        lines: [
          JournalLine(account: .role(.bank), debit: try amount("60")),
          JournalLine(account: .role(.receivable), party: party, credit: try amount("60")),
        ]), in: tx)
    let items = try Ledger.openItems(of: invoice, in: tx) + Ledger.openItems(of: money, in: tx)
    try #require(items.count == 2)
    return (items[0], items[1])
  }

  private func party(_ tenant: TestTenant) async throws -> PartyReference {
    let text = try await tenant.bareParty("Customer")
    return PartyReference(try #require(TypeID.decode(text)).id)
  }

  @Test func allocatesAndUndoes() async throws {
    let tenant = try await TestTenant.open()
    let party = try await party(tenant)
    try await tenant.service.unitOfWork.run(as: tenant.founder, operation: "test") { tx in
      let (invoice, money) = try invoiceAndMoney(tenant, in: tx, party: party)
      #expect(invoice.isDebit && !money.isDebit)
      #expect(invoice.dueDate == day.adding(days: 30))
      #expect(invoice.party == party)
      let allocation = try Ledger.allocate(invoice.key, money.key, amount: try amount("60"), on: day, in: tx)
      #expect(try Ledger.openItems(of: invoice.key.entry, in: tx)[0].openAmount == amount("40"))
      #expect(try Ledger.openItems(of: money.key.entry, in: tx)[0].openAmount.isZero)
      try Ledger.unallocate(allocation, on: day, in: tx)
      #expect(try Ledger.openItems(of: invoice.key.entry, in: tx)[0].openAmount == amount("100"))
      try Ledger.allocate(invoice.key, money.key, amount: try amount("10"), on: day, in: tx)
    }
    try await tenant.expectConsistent()
  }

  @Test func refusesMoreThanIsOpen() async throws {
    let tenant = try await TestTenant.open()
    let party = try await party(tenant)
    await #expect {
      try await tenant.service.unitOfWork.run(as: tenant.founder, operation: "test") { tx in
        let (invoice, money) = try invoiceAndMoney(tenant, in: tx, party: party)
        try Ledger.allocate(invoice.key, money.key, amount: try amount("60.01"), on: day, in: tx)
      }
    } throws: { ($0 as? Problem)?.code == .overAllocation }
    await #expect {
      try await tenant.service.unitOfWork.run(as: tenant.founder, operation: "test") { tx in
        let (invoice, money) = try invoiceAndMoney(tenant, in: tx, party: party)
        let allocation = try Ledger.allocate(
          invoice.key, money.key, amount: try amount("60"), on: day, in: tx)
        try Ledger.unallocate(allocation, on: day, in: tx)
        try Ledger.unallocate(allocation, on: day, in: tx)
      }
    } throws: { ($0 as? Problem)?.code == .invalidState }
    #expect(try await tenant.client.get("/journal-entries").expecting(200).data.isEmpty)
    try await tenant.expectConsistent()
  }

  /// Twenty who would each settle the last of an item: as many succeed as there is money.
  @Test func settlesOnceUnderARace() async throws {
    let tenant = try await TestTenant.open()
    let party = try await party(tenant)
    let (invoice, money) = try await tenant.service.unitOfWork.run(as: tenant.founder, operation: "test") {
      tx in
      let items = try invoiceAndMoney(tenant, in: tx, party: party)
      return (items.0.key, items.1.key)
    }
    let settled = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<20 {
        group.addTask {
          do {
            try await tenant.service.unitOfWork.run(as: tenant.founder, operation: "test") { tx in
              _ = try Ledger.allocate(invoice, money, amount: try Decimal(parsing: "20"), on: day, in: tx)
            }
            return true
          } catch {
            return false
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(settled == 3)
    try await tenant.expectConsistent()
  }

  /// What is posted stays, whoever asks: even the owner of the tables is refused.
  @Test func postedLinesAreFinal() async throws {
    let tenant = try await TestTenant.open()
    let party = try await party(tenant)
    _ = try await tenant.service.unitOfWork.run(as: tenant.founder, operation: "test") { tx in
      try invoiceAndMoney(tenant, in: tx, party: party).0.key
    }
    for statement: SQL in [
      "update journal_line set debit = 0", "delete from journal_line", "delete from allocation",
      "update journal_entry set date = date + 1",
      "update journal_entry set status = 'draft', period_id = null, posted_at = null, number = null",
      "delete from journal_entry", "update journal_entry set number = number || '1'",
    ] {
      await #expect(throws: PostgresError.self, "\(statement.text)") {
        try await tenant.service.unitOfWork.run(as: tenant.founder, operation: "test") { tx in
          _ = try tx.run(statement)
        }
      }
    }
    try await tenant.expectConsistent()
  }
}
