package import Kernel
import Parties
import Postgres

/// How an order is shown, by itself and in lists.
extension SalesOrder {
  /// One order with all that hangs on it.
  package static let view = View(
    kind, as: "o", columns: columns + complete, from: from,
    lists: [lines, taxes, deliveries, invoices],
    expansions: [customer], actions: actions)

  static let listing = Listing(
    View(
      kind, as: "o", columns: columns, from: from,
      expansions: [customer, Expansion(lines), Expansion(deliveries), Expansion(invoices)], actions: actions),
    filters: [
      numberOrReference,
      .equals("status", "o.status"),
      .equals("delivery_status", "o.delivery_status"),
      Party.filter("customer_id", on: "o.party_id"),
      .custom("source_id") { ids, _ in "o.source_id = any(\(ids.compactMap(raw))::uuid[])" },
      externalID,
      .range("date", "o.date", type: "date"),
    ],
    sorts: [
      Sort("date", by: "o.date", type: "date", descending: true),
      Sort("number", by: "o.number_key", type: "text"),
      Sort("created_at", by: "o.created_at", type: "timestamptz"),
    ])

  private static let from: SQL = "sales_order o"

  private static let columns: SQL = """
    o.id, o.company_id, o.number, o.date, o.status, o.delivery_status,
    case o.status when 'draft' then 'none' else (
      select case when max(b.invoiced) <= 0 then 'none'
        when bool_and(b.invoiced >= b.quantity - b.cancelled) then 'complete' else 'partial' end
      from sales_order_line_billed b where b.tenant_id = o.tenant_id and b.sales_order_id = o.id
    ) end as billing_status,
    o.party_id as customer_id, o.contact_id, o.reference, o.currency, o.exchange_rate, o.payment_term_id, o.valid_until,
    o.requested_date, o.warehouse_id, o.invoice_policy, o.delivery_policy, o.tax_rounding, o.note, o.net_total,
    o.tax_total, o.total, o.base_total, o.open_net, o.base_open_net, o.credit_overridden_by, o.cancel_reason,
    o.source_kind as "source.kind", o.source_id as "source.id", o.confirmed_at, o.cancelled_at, o.external_ids,
    o.version, o.created_at, o.created_by, o.updated_at, o.updated_by
    """

  /// Whether what is open of the goods is held in stock.
  private static let complete: SQL = """
    , o.status <> 'draft' and not exists (
      select from delivery d
      join delivery_line k on k.tenant_id = d.tenant_id and k.delivery_id = d.id
      where d.tenant_id = o.tenant_id and d.source_id = o.id and d.status in ('draft', 'reserved')
        and k.stocked and k.reserved < k.quantity
    ) as complete
    """

  private static let actions = Actions(
    permissions: [
      "patch": "sales.orders:write", "delete": "sales.orders:write", "confirm": "sales.orders:confirm",
      "cancel": "sales.orders:cancel", "invoice": "sales.orders:invoice",
    ]
  ) { row in
    let invoice = row["billing_status"] == "complete" ? [] : ["invoice"]
    return switch row["status"].flatMap(Status.init) {
    case .draft: ["patch", "delete", "confirm", "cancel"]
    case .confirmed: ["patch"] + invoice + ["cancel"]
    case .done: invoice
    case .cancelled, nil: []
    }
  }

  private static let customer = Expansion(
    "customer",
    columns: """
      c.id as "customer.id", c.name as "customer.name", c.email as "customer.email", c.phone as "customer.phone"
      """,
    join: "join party c on c.tenant_id = o.tenant_id and c.id = o.party_id")

  private static let lines = ChildList("lines") { parents in
    """
    select l.sales_order_id as _parent, l.id, l.line_no, l.kind, l.product_id, l.label, l.quantity, l.unit_price,
      l.discount_percent, l.tax_ids, l.account_id, l.net, l.delivered, l.cancelled,
      l.quantity - l.delivered - l.cancelled as open,
      (select coalesce(sum(k.reserved), 0) from delivery_line k
        where k.tenant_id = l.tenant_id and k.source_line_id = l.id) as reserved,
      (select b.invoiced from sales_order_line_billed b
        where b.tenant_id = l.tenant_id and b.id = l.id) as invoiced
    from sales_order_line l where l.sales_order_id in (\(parents)) order by l.sales_order_id, l.line_no
    """
  }

  private static let taxes = ChildList("taxes") { parents in
    """
    select t.sales_order_id as _parent, t.tax_id, t.name, t.rate, t.base, t.amount
    from sales_order_tax t where t.sales_order_id in (\(parents)) order by t.sales_order_id, t.tax_no
    """
  }

  private static let deliveries = ChildList("deliveries") { parents in
    """
    select d.source_id as _parent, d.id, d.number, d.date, d.status, d.backorder_of_id
    from delivery d where d.source_id in (\(parents)) order by d.source_id, d.id
    """
  }

  private static let invoices = ChildList("invoices") { parents in
    """
    select i.source_id as _parent, i.id, i.kind, i.number, i.date, i.due_date, i.status, i.total, i.open_amount
    from invoice i where i.source_id in (\(parents)) order by i.source_id, i.id
    """
  }

  /// The beginning of a number or reference: a range of their indexes, which compare byte by byte.
  private static let numberOrReference = Filter.custom("q") { values, _ in
    let from = values[0]
    let to = from + "\u{10FFFF}"
    return """
      ((o.number >= \(from) and o.number < \(to)) or (o.reference >= \(from) and o.reference < \(to)))
      """
  }

  private static let externalID = Filter.custom("external_id") { values, _ in
    let parts = values[0].split(separator: ":", maxSplits: 1).map(String.init)
    return """
      o.id in (
        select e.sales_order_id from sales_order_external_id e where e.system = \(parts[0]) and e.value = \(parts[1]))
      """
  }

  private static let raw: @Sendable (String) -> UUIDValue? = { TypeID.decode($0).map { UUIDValue($0.id) } }
}
