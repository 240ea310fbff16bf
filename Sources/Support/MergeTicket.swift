import JSON
import Kernel
import Parties
import Postgres

/// Lets one ticket go on with the matter of another that was opened for the same; what is written to either
/// is one conversation from then on.
struct MergeTicket: Command {
  struct Input: Decodable {
    let intoId: ID<Ticket>
  }

  let id: ID<Ticket>
  let into: ID<Ticket>

  init(_ request: Request) throws {
    id = try request.id()
    into = try request.decode(Input.self).intoId
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    guard let target = try Ticket.goingOn(from: into, in: tx) else {
      throw Problem(
        .unknownReference, "There is no such ticket.", pointer: "#/into_id", meta: ["id": .string(into.text)])
    }
    guard target != id else {
      throw Problem(.mergeCycle, "That ticket is this one, or was merged into it.", pointer: "#/into_id")
    }
    // In the order of ids, so that two merges of the same pair never wait for each other crosswise.
    for ticket in [id, target].sorted() { tx.hold(ticket, at: ticket == id ? nil : "#/into_id") }
    try Ticket.require(try Ticket.standing(id, in: tx), to: .merged)
    let other = try Ticket.standing(target, in: tx)
    guard other != .merged, other != .closed else {
      throw Problem(
        .invalidState, "The other ticket is \(other.word).", pointer: "#/into_id",
        meta: ["status": .string(other.rawValue)])
    }
    let isOneMatter = try tx.value(
      """
      select count(distinct t.company_id) = 1 and count(distinct p.resolved_id) = 1
      from ticket t join party p on p.tenant_id = t.tenant_id and p.id = t.customer_id
      where t.id in (\(id), \(target))
      """, as: Bool.self)
    guard isOneMatter == true else {
      throw Problem(.refused, "The other ticket is another customer's or company's.", pointer: "#/into_id")
    }
    // Whatever was merged into this one goes on with the other: no chain is ever walked.
    tx.queue("update ticket set merged_into = \(target) where merged_into = \(id)")
    tx.queue(
      "update ticket set status = 'merged', merged_into = \(target), closed_at = null where id = \(id)")
    Ticket.touched(id, in: tx)
    tx.changed(.event("merged"), id)
    return .shows(id, as: Ticket.view(at: tx.now))
  }
}

extension Ticket {
  /// The ticket that goes on with a ticket's matter: itself, unless it was merged.
  static func goingOn(from id: ID<Ticket>, in tx: Transaction) throws -> ID<Ticket>? {
    try tx.value("select coalesce(merged_into, id) from ticket where id = \(id)", as: ID<Ticket>.self)
  }
}
