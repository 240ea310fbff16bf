import JSON
import Kernel
import Postgres

/// Drops a draft receipt with its lines.
struct DeleteReceipt: Command {
  private let id: ID<Receipt>

  init(_ request: Request) throws { id = try request.id() }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let status = try tx.value("select status from receipt where id = \(id)", as: String.self)
    guard status == "draft" else {
      throw Problem(.invalidState, "A received receipt is final.", meta: ["status": .string(status ?? "")])
    }
    tx.changed(.deleted, id)
    tx.queue("delete from receipt_line where receipt_id = \(id)")
    tx.queue("delete from receipt where id = \(id)")
    tx.unregister(id)
    return .nothing
  }
}
