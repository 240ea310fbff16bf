import JSON
import Kernel
import Parties
import Postgres

/// Adds to a ticket's conversation; to the one that goes on, when the ticket was merged.
struct WriteTicketMessage: Command {
  struct Input: Decodable {
    let visibility: TicketMessage.Visibility?
    let sender: TicketMessage.Sender?
    let authorId: ID<Party>?
    let body: String
  }

  let id: ID<Ticket>
  let input: Input
  var visibility: TicketMessage.Visibility { input.visibility ?? .public }
  var sender: TicketMessage.Sender { input.sender ?? .agent }

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
    var faults = Faults()
    if sender == .customer, visibility == .internal {
      faults.note(.refused, "What a customer wrote the customer can see.", at: "#/visibility")
    }
    if sender == .agent, input.authorId != nil {
      faults.note(
        .refused, "An agent is known by the credential; name the author of a customer's message.",
        at: "#/author_id")
    }
    try faults.check()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    guard let ticket = try Ticket.goingOn(from: id, in: tx) else { throw Problem.notFound }
    tx.hold(ticket)
    let status = try Ticket.standing(ticket, in: tx)
    try check(status)
    let author = try input.authorId.map { try Party.require($0, pointer: "#/author_id", in: tx) }
    let message = TicketMessage(
      visibility: visibility, sender: sender, author: author, body: input.body,
      addressedTo: ticket == id ? nil : id)
    message.insert(under: ticket, in: tx)
    if sender == .customer, status == .pending || status == .resolved {
      Ticket.move(ticket, to: .open, in: tx)
    }
    Ticket.touched(ticket, in: tx)
    tx.changed(.event("message_added"), ticket)
    return .shows(ticket, as: Ticket.view(at: tx.now))
  }

  private func check(_ status: Ticket.Status) throws {
    let meta: [String: JSON] = ["status": .string(status.rawValue)]
    switch status {
    case .closed where visibility == .public:
      throw Problem(.invalidState, "The ticket is closed: reopen it first.", meta: meta)
    case .merged:
      throw Problem(.invalidState, "The ticket has just been merged: try again.", meta: meta)
    case .open, .pending, .onHold, .resolved, .closed:
      return
    }
  }
}
