import JSON
import Kernel
import Postgres

/// Closes a period for postings, or reopens it. Its lock waits for the postings under way, which share it.
struct ChangePeriod: Command {
  let id: ID<Period>
  let status: Period.Status

  init(_ request: Request) throws { try self.init(request, to: .closed) }

  init(_ request: Request, to status: Period.Status) throws {
    id = try request.id()
    self.status = status
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let current = try tx.value("select status from period where id = \(id)", as: String.self)
    guard current != status.rawValue else {
      throw Problem(
        .invalidState, "The period is \(status.rawValue) already.", meta: ["status": .string(status.rawValue)]
      )
    }
    tx.queue(
      """
      update period set status = \(status.rawValue), version = version + 1, updated_at = \(tx.now),
        updated_by = \(tx.actor)
      where id = \(id)
      """)
    tx.changed(.event(status == .closed ? "closed" : "reopened"), id)
    return .shows(id, as: Period.view)
  }
}
