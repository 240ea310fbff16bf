import JSON
import Kernel
import Ledger
import Postgres

/// Takes a payment back: what it settled is open again and its entry is reversed.
struct CancelPayment: Command {
  static let durability = Durability.grouped

  struct Input: Decodable, Sendable {
    var date: LocalDate?
  }

  let id: ID<Payment>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    try tx.requireKnown(id)
    let settles: SQL = "s.payment_id = \(id)"
    for invoice in Set(try Settlement.standing(settles, in: tx).map(\.invoice)).sorted() { tx.hold(invoice) }
    let payment = try Payment.lock(id, in: tx)
    try payment.requirePosted()
    let company = try actor.company(payment.companyID)
    let standing = try Settlement.standing(settles, in: tx).filter { !$0.isUndone }
    let date = max(standing.map(\.date).max() ?? payment.date, input.date ?? payment.date, payment.date)
    _ = try Settlement.undo(standing, company: company, on: date, in: tx)
    let reversal = try Ledger.reverse(payment.entry, on: date, in: tx)
    tx.queue(
      """
      update payment
      set status = 'cancelled', unallocated_amount = \(payment.currency.zero),
        reversal_entry_id = \(reversal), cancelled_at = \(tx.now), version = version + 1,
        updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.changed(.event("cancelled"), id)
    return .shows(id, as: Payment.view)
  }
}
