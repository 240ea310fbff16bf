package import Kernel

/// What customers ask for help with, and how long they wait for it.
package enum Support {
  /// Tickets and their conversations.
  package static let module = Module(
    "support",
    kinds: [Ticket.kind],
    endpoints: [
      .list("listTickets") { Ticket.listing(at: $0.principal.clock.now) },
      .write("createTicket", OpenTicket.self),
      .read("getTicket") { Ticket.view(at: $0.principal.clock.now) },
      .write("patchTicket", PatchTicket.self),
      .write("assignTicket", AssignTicket.self),
      .write("waitTicket") { try MoveTicket($0, to: .pending) },
      .write("holdTicket") { try MoveTicket($0, to: .onHold) },
      .write("resolveTicket") { try MoveTicket($0, to: .resolved) },
      .write("reopenTicket") { try MoveTicket($0, to: .open) },
      .write("closeTicket") { try MoveTicket($0, to: .closed) },
      .write("mergeTicket", MergeTicket.self),
      .list("listTicketMessages", TicketMessage.listing),
      .write("createTicketMessage", WriteTicketMessage.self),
    ])
}
