import Kernel
import Postgres

extension JournalEntry {
  /// Lines are drafted in one table and posted in another; of the two, one is empty.
  static let view = View(
    kind, as: "e",
    columns: """
      e.id, e.company_id, e.journal_id, e.period_id, e.number, e.date, e.status, e.narration, e.currency,
      e.debit_total, e.credit_total, e.source_kind as "source.kind", e.source_id as "source.id",
      e.reverses_id, r.id as reversed_by_id, e.posted_at, e.version, e.created_at, e.created_by,
      e.updated_at, e.updated_by
      """,
    from: "journal_entry e left join journal_entry r on r.tenant_id = e.tenant_id and r.reverses_id = e.id",
    lists: [
      ChildList("lines") { parents in
        """
        select l.entry_id as _parent, l.line_no, a.id as account_id, a.code as account_code, l.party_id,
          l.debit, l.credit, l.currency, l.amount as amount_in_currency, l.due_date, l.label,
          l.tax_id, l.tax_base, l.tax_is_base
        from journal_line_any l
        join account a on a.tenant_id = l.tenant_id and a.id = l.account_id
        where l.entry_id in (\(parents)) order by l.entry_id, l.line_no
        """
      }
    ],
    actions: Actions(
      permissions: ["post": "ledger.entries:post", "reverse": "ledger.entries:reverse"]
    ) { row in
      switch row["status"] {
      case "draft": ["post"]
      case "posted" where row["reversed_by_id"] == nil && row["source.id"] == nil: ["reverse"]
      default: []
      }
    })

  static let listing = Listing(
    view,
    filters: [
      .id("journal_id", "e.journal_id", of: Journal.self), .equals("status", "e.status"),
      .equals("number", "e.number"), .range("date", "e.date", type: "date"),
      .custom("source_id") { values, _ in
        "e.source_id = any(\(values.compactMap { TypeID.decode($0).map { UUIDValue($0.id) } })::uuid[])"
      },
    ],
    sorts: [Sort("date", by: "e.date", type: "date", descending: true)])
}

/// A posted line as its account sees it.
enum AccountLine: Record {
  static let kind = RecordKind("journal_line", prefix: "jl", company: true)

  static let view = View(
    kind, as: "l",
    columns: """
      l.id, l.entry_id, e.number as entry_number, l.line_no, l.date, e.journal_id, e.narration, l.label,
      l.party_id, l.debit, l.credit, l.currency, l.amount as amount_in_currency, l.due_date, i.open_amount,
      e.source_kind as "source.kind", e.source_id as "source.id"
      """,
    from: """
      journal_line l
      join journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
      left join open_item i on i.tenant_id = l.tenant_id and i.entry_id = l.entry_id and i.line_no = l.line_no
      """)

  static let listing = Listing(
    view,
    filters: [
      .range("date", "l.date", type: "date"),
      .custom("party_id") { values, _ in
        "l.party_id = any(\(values.compactMap { TypeID.decode($0).map { UUIDValue($0.id) } })::uuid[])"
      },
    ],
    sorts: [Sort("date", by: "l.date", type: "date", descending: true)],
    parent: Account.kind,
    scope: { request in "l.account_id = \(try request.id(of: Account.self))" })
}
