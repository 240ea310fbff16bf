package import Kernel
import Postgres

/// Somebody who might buy, with the data he came in with; he becomes a party by conversion, once.
package enum Lead: Record {
  package static let kind = RecordKind("lead", prefix: "lead")

  /// Where a lead stands.
  enum Status: String, Sendable {
    case new, working, qualified, converted, lost
  }

  /// Where it may go from there.
  static let transitions: [Status: Set<Status>] = [
    .new: [.working, .qualified, .converted, .lost],
    .working: [.qualified, .converted, .lost],
    .qualified: [.converted, .lost],
    .lost: [.working],
  ]

  static let view = View(
    kind, as: "l",
    columns: """
      l.id, l.date, l.status, l.organisation, l.given_name, l.family_name, l.email, l.phone, l.city, l.country,
      l.source, l.owner, l.note, l.lost_reason, l.lost_at, l.party_id, l.contact_id, l.opportunity_id, l.converted_at,
      l.converted_by, l.external_ids, l.custom, l.version, l.created_at, l.created_by, l.updated_at, l.updated_by
      """,
    from: "lead l",
    actions: Actions(
      permissions: [
        "patch": "crm.leads:write", "work": "crm.leads:write", "qualify": "crm.leads:write", "lose": "crm.leads:write",
        "reopen": "crm.leads:write", "convert": "crm.leads:convert",
      ],
      byStatus: [
        "new": ["patch", "work", "qualify", "lose", "convert"], "working": ["patch", "qualify", "lose", "convert"],
        "qualified": ["patch", "lose", "convert"], "lost": ["patch", "reopen"],
      ]))

  static let listing = Listing(
    view,
    filters: [
      .custom("q") { words, _ in
        "l.id in (select s from search_leads(string_to_array(btrim(search_words(\(words[0]))), ' ')) s)"
      },
      .equals("status", "l.status"),
      .equals("owner", "l.owner"),
      .equals("source", "l.source"),
    ],
    sorts: [Sort("created_at", by: "l.created_at", type: "timestamptz", descending: true)])
}

extension ProblemCode {
  /// 409: the lead has become a party, a contact and an opportunity before; `meta` has their ids.
  package static let alreadyConverted = ProblemCode("already_converted", 409, "The lead is converted already")
}
