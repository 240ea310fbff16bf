import JSON
import Kernel
import Ledger
import Postgres

extension Settlement {
  /// A settlement that stands, as its undoing needs it.
  struct Standing: Sendable {
    let id: ID<Settlement>
    let kind: Kind
    let invoice: ID<Invoice>
    let instalment: Int
    let payment: ID<Payment>?
    let creditNote: ID<Invoice>?
    let date: LocalDate
    let amount: Decimal
    let baseAmount: Decimal
    let allocation: ID<Allocation>
    let entry: ID<JournalEntry>?
    let entryAllocation: ID<Allocation>?
    let isUndone: Bool
  }

  /// The settlements a condition names, counter rows left out.
  static func standing(_ condition: SQL, in tx: Transaction) throws -> [Standing] {
    try tx.all(
      """
      select s.id, s.kind, s.invoice_id, s.instalment_no, s.payment_id, s.credit_note_id, s.date, s.amount,
        s.base_amount, s.allocation_id, s.entry_id, s.entry_allocation_id,
        exists (select from settlement u where u.tenant_id = s.tenant_id and u.undoes_id = s.id)
      from settlement s where s.undoes_id is null and \(condition) order by s.id
      """,
      as: {
        (
          id: ID<Settlement>, kind: String, invoice: ID<Invoice>, instalment: Int, payment: ID<Payment>?,
          creditNote: ID<Invoice>?, date: LocalDate, amount: Decimal, baseAmount: Decimal,
          allocation: ID<Allocation>,
          entry: ID<JournalEntry>?, entryAllocation: ID<Allocation>?, isUndone: Bool
        ) in
        Standing(
          id: id, kind: try stored(kind), invoice: invoice, instalment: instalment,
          payment: payment,
          creditNote: creditNote, date: date, amount: amount, baseAmount: baseAmount, allocation: allocation,
          entry: entry, entryAllocation: entryAllocation, isUndone: isUndone)
      })
  }

  /// Undoes settlements by counter rows: the ledger's allocations, what was booked with them, the documents'
  /// open amounts. Answers what goes back to the payment or credit note; a write-off gives nothing back.
  static func undo(
    _ settlements: [Standing], company: Company, on date: LocalDate, in tx: Transaction,
  ) throws -> Decimal {
    var rows: [Row] = []
    var reopened: [ID<Invoice>: Decimal] = [:]
    var returned = Decimal.zero
    for settlement in settlements {
      try Ledger.unallocate(settlement.allocation, on: date, in: tx)
      if let other = settlement.entryAllocation { try Ledger.unallocate(other, on: date, in: tx) }
      let reversal = try settlement.entry.map { try Ledger.reverse($0, on: date, in: tx) }
      rows.append(
        Row(
          kind: settlement.kind, invoice: settlement.invoice, instalment: settlement.instalment,
          payment: settlement.payment, creditNote: settlement.creditNote, amount: settlement.amount.negated,
          baseAmount: settlement.baseAmount.negated, allocation: settlement.allocation, entry: reversal,
          undoes: settlement.id))
      reopened[settlement.invoice] = try (reopened[settlement.invoice] ?? .zero) - settlement.amount
      if settlement.kind != .writeOff { returned = try returned + settlement.amount }
    }
    store(rows, company: company.id, on: date, in: tx)
    Invoice.settled(reopened, in: tx)
    return returned
  }
}

/// Undoes one settlement by a payment or a credit note, whichever the path names.
struct UndoSettlement<Giver: Record>: Command {
  static var durability: Durability { .grouped }

  struct Input: Decodable, Sendable {
    var settlementId: ID<Settlement>
    var date: LocalDate?
  }

  let id: ID<Giver>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    try tx.requireKnown(id)
    // Which documents these are never changes, so it may be read before they are locked.
    let giver = SQL(unsafe: isPayment ? "s.payment_id" : "s.credit_note_id")
    let condition: SQL =
      "s.id = \(input.settlementId) and \(giver) = \(id)"
    guard let named = try Settlement.standing(condition, in: tx).first else {
      throw Problem(
        .unknownReference, "There is no such settlement here.", pointer: "#/settlement_id",
        meta: ["id": .string(input.settlementId.text)])
    }
    let note = isPayment ? nil : ID<Invoice>(raw: id.raw)
    for invoice in [named.invoice, note].compactMap({ $0 }).sorted() { tx.hold(invoice) }
    if isPayment { tx.hold(id) }
    guard let settlement = try Settlement.standing(condition, in: tx).first, !settlement.isUndone else {
      throw Problem(.invalidState, "The settlement is undone already.", pointer: "#/settlement_id")
    }
    let companyID = try tx.one(
      "select company_id from settlement where id = \(settlement.id)", as: { (id: ID<Company>) in id })
    let company = try actor.company(companyID)
    let date = max(settlement.date, input.date ?? tx.today(in: company))
    let returned = try Settlement.undo([settlement], company: company, on: date, in: tx)
    if let note {
      Invoice.settled([note: returned.negated], in: tx)
      return .shows(note, as: Invoice.view)
    }
    let payment = ID<Payment>(raw: id.raw)
    Payment.allocated(returned.negated, of: payment, in: tx)
    return .shows(payment, as: Payment.view)
  }

  private var isPayment: Bool { Giver.kind == Payment.kind }
}
