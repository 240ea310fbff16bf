import Kernel
import Parties
import Postgres

/// A line of a ticket's conversation: a public reply, an internal note, or what the customer wrote.
struct TicketMessage: Record {
  static let kind = RecordKind("ticket_message", prefix: "msg")

  enum Visibility: String, Decodable {
    case `public`, `internal`
  }

  enum Sender: String, Decodable {
    case agent, customer
  }

  let visibility: Visibility
  let sender: Sender
  let author: ID<Party>?
  let body: String
  /// The merged ticket it was written to.
  var addressedTo: ID<Ticket>?

  /// Queues the message. The first public reply of an agent is the first response, and stays it.
  func insert(under ticket: ID<Ticket>, in tx: Transaction) {
    tx.queue(
      """
      insert into ticket_message
        (ticket_id, id, visibility, sender, author_id, body, addressed_to, created_at, created_by)
      values
        (\(ticket), \(ID<TicketMessage>()), \(visibility.rawValue), \(sender.rawValue), \(author), \(body),
         \(addressedTo), \(tx.now), \(tx.actor))
      """)
    if sender == .agent, visibility == .public {
      tx.queue(
        "update ticket set first_responded_at = coalesce(first_responded_at, \(tx.now)) where id = \(ticket)")
    }
  }

  static let listing = Listing(
    View(
      kind, as: "m",
      columns: """
        m.id, m.visibility, m.sender, m.author_id, p.name as author_name, m.body, m.addressed_to,
        m.created_at, m.created_by
        """,
      from: "ticket_message m left join party p on p.tenant_id = m.tenant_id and p.id = m.author_id"),
    filters: [.equals("visibility", "m.visibility")],
    sorts: [Sort("created_at", by: "m.created_at", type: "timestamptz")],
    parent: Ticket.kind
  ) { request in
    let reach = request.principal.companies.map(\.id)
    return """
      m.ticket_id = \(try request.id(of: Ticket.self)) and exists (
        select from ticket t
        where t.tenant_id = m.tenant_id and t.id = m.ticket_id and t.company_id = any(\(reach)::uuid[]))
      """
  }
}
