package import Kernel
import Postgres

/// Strikes out a draft; it never had a number, so no series gets a hole.
struct DeleteInvoice: Command {
  let id: ID<Invoice>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    try Invoice.deleteDraft(id, in: tx)
    return .nothing
  }
}

extension Invoice {
  /// Deletes a draft with its lines and tells its source. Throws 409 `invalid_state` once it is posted.
  package static func deleteDraft(_ id: ID<Invoice>, in tx: Transaction) throws {
    if let source = try source(of: id, in: tx) { try tx.touch(source) }
    let header = try lock(id, in: tx)
    try header.requireDraft(to: "deleted")
    tx.queue("delete from invoice_draft_tax where invoice_id = \(id)")
    tx.queue("delete from invoice_draft_line where invoice_id = \(id)")
    tx.queue("delete from invoice where id = \(id)")
    tx.unregister(id)
    tx.changed(.deleted, id)
  }
}
