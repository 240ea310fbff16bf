package import Kernel
import Parties
import Postgres

extension Invoice {
  /// How an invoice or credit note is shown by itself.
  package static let view = shown(with: [lines, taxes, instalments, creditNotes])

  /// How lists show it: lines only when they are asked for.
  static let row = shown(with: [])

  private static func shown(with lists: [ChildList]) -> View {
    View(
      kind, as: "i",
      columns: """
        i.id, i.company_id, i.direction, i.kind, i.status, i.number, i.date, i.due_date,
        i.party_id as customer_id, i.currency, i.exchange_rate, i.payment_term_id, i.tax_rounding,
        i.reference, i.note, i.net_total, i.tax_total, i.total, i.base_net_total, i.base_tax_total,
        i.base_total, i.open_amount, i.credited_total, i.credits_id, i.source_kind as "source.kind",
        i.source_id as "source.id", i.journal_entry_id, i.external_ids, i.posted_at, i.version, i.created_at,
        i.created_by, i.updated_at, i.updated_by
        """,
      from: "invoice i",
      lists: lists,
      expansions: [
        Expansion(
          "customer", columns: "c.id as \"customer.id\", c.name as \"customer.name\"",
          join: "join party c on c.tenant_id = i.tenant_id and c.id = i.party_id"),
        Expansion(lines),
        Expansion(payments),
      ],
      actions: Actions(
        permissions: [
          "patch": "billing.invoices:write", "delete": "billing.invoices:write",
          "post": "billing.invoices:post",
          "credit": "billing.invoices:post", "allocate": "billing.payments:write",
        ]
      ) { row in
        switch (row["status"], row["kind"]) {
        case ("draft", _): ["patch", "delete", "post"]
        case ("posted", "invoice"), ("paid", "invoice"): ["credit"]
        case ("posted", "credit_note"): ["allocate"]
        default: []
        }
      })
  }

  private static let lines = ChildList("lines") { parents in
    """
    select l.invoice_id as _parent, l.id, l.line_no, l.label, l.product_id, l.quantity, l.unit_price,
      l.discount_percent, l.tax_ids, l.account_id, l.net, l.source_line_kind as "source_line.kind",
      l.source_line_id as "source_line.id", l.credited_line_id
    from invoice_line_any l
    where l.invoice_id in (\(parents)) order by l.invoice_id, l.line_no
    """
  }

  private static let taxes = ChildList("taxes") { parents in
    """
    select t.invoice_id as _parent, t.tax_id, t.name, t.rate, t.base, t.amount, t.base_amount
    from invoice_tax_any t
    where t.invoice_id in (\(parents)) order by t.invoice_id, t.tax_no
    """
  }

  private static let instalments = ChildList("instalments") { parents in
    """
    select n.invoice_id as _parent, n.instalment_no, n.due_date, n.amount,
      coalesce(abs(o.open_in_currency), n.amount) as open_amount
    from invoice_instalment n
    left join open_item o on o.tenant_id = n.tenant_id and o.entry_id = n.entry_id
      and o.line_no = n.entry_line_no
    where n.invoice_id in (\(parents)) order by n.invoice_id, n.instalment_no
    """
  }

  private static let creditNotes = ChildList("credit_notes") { parents in
    """
    select c.credits_id as _parent, c.id, c.number, c.status, c.date, c.total
    from invoice c
    where c.credits_id in (\(parents)) order by c.credits_id, c.id
    """
  }

  /// What settled the document, or what it settled as a credit note; counter rows are there too.
  private static let payments = ChildList("payments") { parents in
    """
    select x.id as _parent, \(Settlement.columns)
    from (\(parents)) x(id)
    join settlement s on s.invoice_id = x.id or s.credit_note_id = x.id
    join invoice d on d.tenant_id = s.tenant_id and d.id = s.invoice_id
    order by x.id, s.recorded_at, s.id
    """
  }
}

extension Settlement {
  /// The members of a settlement `s` of document `d`.
  static let columns: SQL = """
    s.id, s.kind, s.invoice_id, d.number as invoice_number, s.instalment_no, s.payment_id, s.credit_note_id,
    s.date, s.amount, s.entry_id, s.undoes_id, s.created_at
    """
}
