package import Kernel
import Parties
package import Postgres

/// How tickets are shown; whether one is breached depends on the caller's clock.
extension Ticket {
  private static func columns(at now: Instant) -> SQL {
    """
    t.id, t.company_id, t.number, t.date, t.customer_id, t.contact_id, t.document_id, t.document_kind,
    t.subject, t.priority, t.channel, t.assignee, t.status, t.merged_into, t.first_responded_at,
    t.resolution_due_at, t.resolved_at, t.closed_at, \(isBreached(at: now)) as breached, t.external_ids, t.custom,
    t.version, t.created_at, t.created_by, t.updated_at, t.updated_by
    """
  }

  /// Past its due instant and not resolved; a merged ticket never is.
  package static func isBreached(at now: Instant) -> SQL {
    """
    (t.resolution_due_at is not null and t.resolved_at is null and t.merged_into is null
      and t.resolution_due_at < \(now)::timestamptz)
    """
  }

  private static let customer = (
    columns: "c.id as \"customer.id\", c.name as \"customer.name\"" as SQL,
    join: """
    join party p on p.tenant_id = t.tenant_id and p.id = t.customer_id
    join party c on c.tenant_id = p.tenant_id and c.id = p.resolved_id
    """ as SQL
  )

  private static let contact = (
    columns: "k.id as \"contact.id\", k.name as \"contact.name\"" as SQL,
    join: """
    left join party q on q.tenant_id = t.tenant_id and q.id = t.contact_id
    left join party k on k.tenant_id = q.tenant_id and k.id = q.resolved_id
    """ as SQL
  )

  private static let document = (
    columns: """
    d.id as "document.id", d.kind as "document.kind", d.number as "document.number"
    """ as SQL,
    join: "left join document d on d.tenant_id = t.tenant_id and d.id = t.document_id" as SQL
  )

  /// One ticket; its customer is the party that stands, when it was merged.
  package static func view(at now: Instant) -> View {
    View(
      kind, as: "t",
      columns: "\(columns(at: now)), \(customer.columns), \(contact.columns), \(document.columns)",
      from: "ticket t \(customer.join) \(contact.join) \(document.join)",
      actions: actions)
  }

  static func listing(at now: Instant) -> Listing {
    Listing(
      View(
        kind, as: "t", columns: columns(at: now), from: "ticket t",
        expansions: [
          Expansion("customer", columns: customer.columns, join: customer.join),
          Expansion("contact", columns: contact.columns, join: contact.join),
          Expansion("document", columns: document.columns, join: document.join),
        ]),
      filters: [
        .equals("status", "t.status"), .equals("priority", "t.priority"), .equals("assignee", "t.assignee"),
        Party.filter("customer_id", on: "t.customer_id"),
        .custom("document_id") { values, _ in
          "t.document_id = any(\(values.compactMap(SourceDocument.raw(of:)))::uuid[])"
        },
        .flag("breached", isBreached(at: now)),
      ],
      sorts: [
        Sort("created_at", by: "t.created_at", type: "timestamptz", descending: true),
        Sort("updated_at", by: "t.updated_at", type: "timestamptz"),
      ])
  }
}
