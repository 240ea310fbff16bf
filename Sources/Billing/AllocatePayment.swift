import JSON
import Kernel
import Ledger
import Postgres

/// Settles documents with what a payment still holds.
struct AllocatePayment: Command {
  static let durability = Durability.grouped

  struct Input: Decodable, Sendable {
    var date: LocalDate?
    var allocations: [AllocationInput]
    var writeOffLimit: Decimal?
  }

  let id: ID<Payment>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    try tx.requireKnown(id)
    // Invoices are locked before the payments that settle them, everywhere; they are only looked at after it.
    for wish in input.allocations.sorted(by: { $0.invoiceId < $1.invoiceId }) {
      tx.hold(wish.invoiceId, at: "#/allocations")
    }
    let payment = try Payment.lock(id, in: tx)
    try payment.requirePosted()
    let company = try actor.company(payment.companyID)
    let plan = try AllocationPlan(
      input.allocations, of: payment.direction.settles, for: payment.customer, company: company,
      currency: payment.currency, money: payment.unallocated, isHeld: true, in: tx)
    try BillingSettings.checkWriteOff(
      plan.writtenOff, rate: payment.exchangeRate, limit: input.writeOffLimit, company: company, in: tx)
    var settler = Settler(
      company: company,
      date: max(payment.date, plan.latest ?? payment.date, input.date ?? tx.today(in: company)), source: SourceDocument(id), tx: tx)
    var funds = try payment.funds(in: tx)
    try plan.carryOut(&settler, from: &funds, in: tx)
    Payment.allocated(plan.allocated, of: id, in: tx)
    return .shows(id, as: Payment.view)
  }
}

/// Settles invoices with what is open of a credit note.
struct AllocateCreditNote: Command {
  static let durability = Durability.grouped

  let id: ID<Invoice>
  let input: AllocatePayment.Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    try tx.requireKnown(id)
    for invoice in (input.allocations.map(\.invoiceId) + [id]).sorted() {
      tx.hold(invoice, at: invoice == id ? nil : "#/allocations")
    }
    let note = try Invoice.lock(id, in: tx)
    guard note.kind == .creditNote, note.status == .posted else {
      throw Problem(
        .invalidState, "Only a posted credit note that is still open settles invoices.",
        meta: ["kind": .string(note.kind.rawValue), "status": .string(note.status.rawValue)])
    }
    let company = try actor.company(note.companyID)
    try note.settle(
      input.allocations, in: company, on: max(note.date, input.date ?? tx.today(in: company)), in: tx)
    return .shows(id, as: Invoice.view)
  }
}

extension Invoice.Header {
  /// Sets this credit note against invoices; the note is settled by as much as they are.
  func settle(_ wishes: [AllocationInput], in company: Company, on date: LocalDate, in tx: Transaction) throws
  {
    let plan = try AllocationPlan(
      wishes, of: .invoice, for: debtor, company: company, currency: currency, money: open, isHeld: true,
      in: tx)
    let parts = try Settlement.open(of: [id], in: tx)[id] ?? []
    var funds = Settlement.Funds(
      kind: .creditNote, payment: nil, creditNote: id,
      items: parts.map { Settlement.Funds.Item(key: $0.item, open: $0.open, baseOpen: $0.baseOpen) })
    var settler = Settler(
      company: company, date: max(date, plan.latest ?? date), source: SourceDocument(id), tx: tx)
    try plan.carryOut(&settler, from: &funds, in: tx)
    Invoice.settled([id: plan.allocated], in: tx)
  }
}

extension Transaction {
  /// 404 for a record of the path that is absent or out of reach, told before the body is looked at; it is
  /// locked later, in its place.
  func requireKnown<R: Record>(_ id: ID<R>) throws {
    let company = try value(
      "select company_id from \(SQL(unsafe: R.kind.name)) where id = \(id)", as: ID<Company>.self)
    guard principal.companies.contains(where: { $0.id == company }) else { throw Problem.notFound }
  }
}
