import JSON
import Kernel
import Parties
import Postgres

/// Changes what is known of a matter; where it stands changes by commands.
struct PatchTicket: Command {
  struct Input: Decodable {
    let contactId: Patch<ID<Party>>
    let documentId: Patch<String>
    let subject: Patch<String>
    let priority: Patch<String>
    let channel: Patch<String>
    let resolutionDueAt: Patch<Instant>
    let externalIds: Patch<JSONObject>
    let custom: Patch<JSONObject>
  }

  private struct Known {
    let status: String
    let customer: ID<Party>
    let contact: ID<Party>?
    let documentID: UUIDValue?
    let documentKind: String?
    let subject: String
    let priority: String
    let channel: String?
    let dueAt: Instant?
    let externalIds: JSON
    let custom: JSON
  }

  let id: ID<Ticket>
  let input: Input

  init(_ request: Request) throws {
    id = try request.id()
    input = try request.decode()
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    tx.hold(id)
    let found = try tx.first(
      """
      select status, customer_id, contact_id, document_id, document_kind, subject, priority, channel,
        resolution_due_at, external_ids, custom
      from ticket where id = \(id)
      """, as: Known.init)
    guard let known = found else { throw Problem.notFound }
    guard known.status != Ticket.Status.merged.rawValue else {
      throw Problem(.invalidState, "A merged ticket stays as it is.", meta: ["status": .string(known.status)])
    }
    var contact = known.contact
    if input.contactId.isPresent {
      contact = try input.contactId.applied(to: nil).map {
        try Party.require($0, pointer: "#/contact_id", in: tx)
      }
    }
    var document = known.documentID.flatMap { id in known.documentKind.map { (id: id, kind: $0) } }
    if input.documentId.isPresent {
      document = try TicketSubject.document(
        input.documentId.applied(to: nil), of: known.customer, in: tx)
    }
    tx.queue(
      """
      update ticket set
        contact_id = \(contact), document_id = \(document?.id), document_kind = \(document?.kind),
        subject = \(input.subject.applied(to: known.subject)),
        priority = \(input.priority.applied(to: known.priority)),
        channel = \(input.channel.applied(to: known.channel)),
        resolution_due_at = \(input.resolutionDueAt.applied(to: known.dueAt)),
        external_ids = \(JSON.object((known.externalIds.object ?? [:]).patched(by: input.externalIds))),
        custom = \(JSON.object((known.custom.object ?? [:]).patched(by: input.custom)))
      where id = \(id)
      """)
    Ticket.touched(id, in: tx)
    tx.changed(.updated, id)
    return .shows(id, as: Ticket.view(at: tx.now))
  }
}
