import JSON
import Kernel
import Parties
import Postgres

/// Whether a customer may owe a company this much more.
///
/// The customer's guard row is locked first, so that two of his orders cannot both find the same room.
struct CreditCheck: Sendable {
  let limit: Decimal
  /// Open receivables, money on account taken off.
  let owed: Decimal
  /// What confirmed orders and drafts will still come to as invoices.
  let ordered: Decimal
  /// This order.
  let order: Decimal
  let currency: Currency

  var exposure: Decimal { get throws { try owed + ordered + order } }

  /// Locks the guard and reckons; nil when the customer has no limit.
  static func take(for order: Order, in tx: Transaction) throws -> CreditCheck? {
    let terms = try Customer.holdTerms(of: order.terms.customer, company: order.company.id, in: tx)
    guard let limit = terms.creditLimit else { return nil }
    let family: SQL = """
      (select f.id from party f join party a on a.tenant_id = f.tenant_id and a.resolved_id = f.resolved_id
        where a.id = \(order.terms.customer))
      """
    let company = order.company.id
    return try tx.one(
      """
      select
        coalesce((select sum(i.open_amount) from open_item i
          join account a on a.tenant_id = i.tenant_id and a.id = i.account_id and a.role = 'receivable'
          where i.is_open and i.company_id = \(company) and i.party_id in \(family)), 0),
        coalesce((select sum(greatest(o.base_total - coalesce(b.posted, 0), 0)) from sales_order o
          left join lateral (
            select sum(case i.kind when 'invoice' then i.base_total else -i.base_total end) as posted
            from invoice i where i.tenant_id = o.tenant_id and i.source_id = o.id and i.status <> 'draft'
          ) b on true
          where o.status = 'confirmed' and o.company_id = \(company) and o.party_id in \(family)), 0)
        + coalesce((select sum(i.base_total) from invoice i
          join sales_order o on o.tenant_id = i.tenant_id and o.id = i.source_id and o.status = 'done'
          where i.status = 'draft' and i.kind = 'invoice' and i.company_id = \(company)
            and i.party_id in \(family)), 0)
      """,
      as: { (owed: Decimal, ordered: Decimal) in
        CreditCheck(
          limit: limit, owed: owed, ordered: ordered, order: order.baseTotal, currency: order.company.currency)
      })
  }

  /// Throws 409 `credit_exceeded` with all figures.
  func enforce() throws {
    let exposure = try exposure
    guard exposure > limit else { return }
    throw Problem(
      .creditExceeded, "\(exposure) \(currency) would be owed, \(limit) is the limit.",
      meta: [
        "credit_limit": .string(limit.text), "owed": .string(owed.rounded(to: currency.scale).text),
        "ordered": .string(ordered.rounded(to: currency.scale).text), "order_total": .string(order.text),
        "exceeded_by": .string(try (exposure - limit).rounded(to: currency.scale).text),
        "currency": .string(currency.code),
      ])
  }
}
