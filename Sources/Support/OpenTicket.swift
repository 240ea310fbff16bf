import JSON
import Kernel
import Parties
import Postgres

/// Opens a ticket for a customer; what the customer wrote begins the conversation.
struct OpenTicket: Command {
  struct Input: Decodable {
    let companyId: ID<Company>?
    let customerId: ID<Party>
    let contactId: ID<Party>?
    let documentId: String?
    let subject: String
    let priority: String?
    let channel: String?
    let assignee: String?
    let resolutionDueAt: Instant?
    let message: String?
    let externalIds: JSON?
    let custom: JSON?
  }

  let input: Input
  let company: Company

  init(_ request: Request) throws {
    input = try request.decode()
    company = try request.company(input.companyId)
  }

  func run(in tx: Transaction, by actor: Principal) throws -> Answer {
    let id = ID<Ticket>()
    let date = tx.today(in: company)
    let customer = try Party.requireRole(.customer, input.customerId, pointer: "#/customer_id", in: tx)
    let contact = try input.contactId.map { try Party.require($0, pointer: "#/contact_id", in: tx) }
    let document = try TicketSubject.document(input.documentId, of: customer, in: tx)
    tx.register(id, company: company.id, party: customer.raw, date: date)
    tx.queue(
      """
      insert into ticket
        (id, company_id, date, customer_id, contact_id, document_id, document_kind, subject, priority,
         channel, assignee, status, resolution_due_at, external_ids, custom,
         created_at, created_by, updated_at, updated_by)
      values
        (\(id), \(company.id), \(date), \(customer), \(contact), \(document?.id), \(document?.kind),
         \(input.subject),
         \(input.priority ?? "normal"), \(input.channel), \(input.assignee),
         'open', \(input.resolutionDueAt), \(input.externalIds ?? [:]), \(input.custom ?? [:]),
         \(tx.now), \(tx.actor), \(tx.now), \(tx.actor))
      """)
    if let message = input.message {
      TicketMessage(visibility: .public, sender: .customer, author: contact, body: message).insert(
        under: id, in: tx)
    }
    tx.number(id, series: "TKT", year: company.fiscalYear(of: date), company: company.id)
    tx.changed(.created, id)
    return .created(id, as: Ticket.view(at: tx.now), at: "/v1/tickets")
  }
}

/// The document a ticket is about.
enum TicketSubject {
  /// Looks the document up among those within reach; 422 `unknown_reference` when there is none such,
  /// `refused` when it is another customer's.
  static func document(
    _ text: String?, of customer: ID<Party>, in tx: Transaction,
  ) throws -> (id: UUIDValue, kind: String)? {
    guard let text, let raw = SourceDocument.raw(of: text) else { return nil }
    let reach = tx.principal.companies.map(\.id)
    let found = try tx.first(
      """
      select d.kind, d.party_id is null or exists (
          select from party p join party c on c.tenant_id = p.tenant_id and c.resolved_id = p.resolved_id
          where p.id = d.party_id and c.id = \(customer))
      from document d
      where d.id = \(raw) and (d.company_id is null or d.company_id = any(\(reach)::uuid[]))
      """, as: { (kind: String, isTheirs: Bool) in (kind, isTheirs) })
    guard let (kind, isTheirs) = found else {
      throw Problem(
        .unknownReference, "There is no such document.", pointer: "#/document_id", meta: ["id": .string(text)]
      )
    }
    guard isTheirs else {
      throw Problem(
        .refused, "The document is another customer's.", pointer: "#/document_id",
        meta: ["id": .string(text)])
    }
    return (raw, kind)
  }
}
