import JSON
import Kernel
import Postgres

/// Moves a ticket to another state: wait, hold, resolve, reopen and close are this one command.
struct MoveTicket: Command {
  struct Input: Decodable {
    let message: String?
  }

  let id: ID<Ticket>
  let status: Ticket.Status
  /// A public reply that goes with a resolution.
  let message: String?

  init(_ request: Request) throws { try self.init(request, to: .open) }

  init(_ request: Request, to status: Ticket.Status) throws {
    id = try request.id()
    self.status = status
    message = try request.decode(Input.self).message
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    try Ticket.require(try Ticket.standing(id, in: tx), to: status)
    if let message {
      TicketMessage(visibility: .public, sender: .agent, author: nil, body: message).insert(under: id, in: tx)
    }
    Ticket.move(id, to: status, in: tx)
    Ticket.touched(id, in: tx)
    tx.changed(.event(event), id)
    return .shows(id, as: Ticket.view(at: tx.now))
  }

  private var event: String {
    switch status {
    case .open: "reopened"
    case .onHold: "held"
    case .pending, .resolved, .closed, .merged: status.rawValue
    }
  }
}

/// Gives a ticket to a person or a team, or takes it from whoever has it.
struct AssignTicket: Command {
  struct Input: Decodable {
    let assignee: String?
  }

  let id: ID<Ticket>
  let assignee: String?

  init(_ request: Request) throws {
    id = try request.id()
    assignee = try request.decode(Input.self).assignee
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let status = try Ticket.standing(id, in: tx)
    guard status != .merged else {
      throw Problem(
        .invalidState, "A merged ticket stays as it is.", meta: ["status": .string(status.rawValue)])
    }
    tx.queue("update ticket set assignee = \(assignee) where id = \(id)")
    Ticket.touched(id, in: tx)
    tx.changed(.event("assigned"), id)
    return .shows(id, as: Ticket.view(at: tx.now))
  }
}
