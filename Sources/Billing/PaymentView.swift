import Kernel
import Parties
import Postgres

extension Payment {
  /// How a payment is shown by itself.
  static let view = shown(with: [settlements])

  /// How lists show it: what it settled only when that is asked for.
  static let row = shown(with: [])

  private static func shown(with lists: [ChildList]) -> View {
    View(
      kind, as: "m",
      columns: """
        m.id, m.company_id, m.direction, m.status, m.number, m.date, m.method, m.party_id as customer_id,
        m.account_id, m.currency, m.exchange_rate, m.amount, m.base_amount, m.unallocated_amount,
        m.written_off_amount, m.reference, m.note, m.journal_entry_id, m.reversal_entry_id, m.cancelled_at,
        m.external_ids, m.version, m.created_at, m.created_by, m.updated_at, m.updated_by
        """,
      from: "payment m",
      lists: lists,
      expansions: [
        Expansion(
          "customer", columns: "c.id as \"customer.id\", c.name as \"customer.name\"",
          join: "join party c on c.tenant_id = m.tenant_id and c.id = m.party_id"),
        Expansion(settlements),
      ],
      actions: Actions(
        permissions: [
          "allocate": "billing.payments:write", "unallocate": "billing.payments:write",
          "cancel": "billing.payments:write",
        ]
      ) { row in
        guard row["status"] == "posted" else { return [] }
        let unallocated = (try? row.value("unallocated_amount", as: Decimal.self)) ?? .zero
        let amount = (try? row.value("amount", as: Decimal.self)) ?? .zero
        return (unallocated.isPositive ? ["allocate"] : []) + (unallocated < amount ? ["unallocate"] : []) + [
          "cancel"
        ]
      })
  }

  static let listing = Listing(
    row,
    filters: [
      .equals("direction", "m.direction"), .equals("status", "m.status"),
      Party.filter("customer_id", on: "m.party_id"),
      .range("date", "m.date", type: "date"), .flag("on_account", "m.unallocated_amount > 0"),
      .number("m.number"),
    ],
    sorts: [
      Sort("date", by: "m.date", type: "date", descending: true),
      Sort("number", by: "m.number_key", type: "text"),
    ])

  private static let settlements = ChildList("settlements") { parents in
    """
    select s.payment_id as _parent, \(Settlement.columns)
    from settlement s
    join invoice d on d.tenant_id = s.tenant_id and d.id = s.invoice_id
    where s.payment_id in (\(parents)) order by s.payment_id, s.recorded_at, s.id
    """
  }
}
