import Kernel
import Parties
import Postgres

/// What a customer owes, by company, from the open items of the ledger: opening balances and manual entries
/// count.
enum CustomerBalance {
  static func query(_ request: Request) throws -> Query {
    let customer: ID<Party> = try request.id()
    let caller = request.principal
    let wanted = request.reference("company_id", to: Company.self)
    let companies = caller.companies.filter { wanted == nil || $0.id == wanted }
    return Query(
      rows: """
        select p.id as customer_id from party p
        where p.id = \(customer) and exists (
          select from party w where w.tenant_id = p.tenant_id and w.id = p.resolved_id
            and 'customer' = any(w.roles))
        """,
      lists: [Query.List(name: "companies", rows: balances(of: customer, companies, caller))],
      single: true)
  }

  /// A row a company, also where nothing is open.
  static func balances(of customer: ID<Party>, _ companies: [Company], _ caller: Principal) -> SQL {
    """
    select c.id as company_id, c.currency,
      coalesce(sum(o.open_amount), t.zero) as balance,
      coalesce(sum(o.open_amount) filter (where o.open_amount > 0
        and o.due_date < \(caller.today(ofCompany: "c.id"))),
        t.zero) as overdue,
      coalesce(-sum(o.open_amount) filter (where o.open_amount < 0), t.zero) as credit_on_account
    from unnest(\(companies.map(\.id))::uuid[], \(companies.map(\.currency.zero))::numeric[]) t(id, zero)
    join company c on c.id = t.id
    left join account a on a.tenant_id = c.tenant_id and a.company_id = c.id and a.role = 'receivable'
    left join open_item o
      on o.tenant_id = a.tenant_id and o.company_id = c.id and o.account_id = a.id and o.is_open
      and o.party_id in (
        select f.id from party f join party g on g.tenant_id = f.tenant_id and g.resolved_id = f.resolved_id
        where g.id = \(customer))
    group by c.tenant_id, c.id, c.currency, c.name, t.zero
    order by c.name
    """
  }
}
