import Kernel
import Postgres

/// Takes a payment term out of use; whoever names it already keeps it.
struct ArchivePaymentTerm: Command {
  let id: ID<PaymentTerm>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let archived = try tx.run(
      """
      update payment_term
      set archived_at = \(tx.now), version = version + 1, updated_at = \(tx.now), updated_by = \(tx.actor)
      where id = \(id) and archived_at is null
      """)
    guard archived == 1 else { throw Problem(.invalidState, "The payment term is archived already.") }
    tx.changed(.event("archived"), id)
    return .shows(id, as: PaymentTerm.view)
  }
}
