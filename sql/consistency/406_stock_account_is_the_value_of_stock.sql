-- The stock account is the value of stock
-- Every valuation entry is booked in the same transaction, so the account never waits for the goods.
select coalesce(a.tenant_id, v.tenant_id) as tenant_id, coalesce(a.company_id, v.company_id) as company_id,
  a.balance, v.value
from (
  select a.tenant_id, a.company_id, sum(b.debit - b.credit) as balance
  from account a
  join account_balance b on b.tenant_id = a.tenant_id and b.company_id = a.company_id and b.account_id = a.id
  where a.role = 'stock'
  group by a.tenant_id, a.company_id
) a
full join (
  select tenant_id, company_id, sum(value) as value from valuation_entry group by tenant_id, company_id
) v on v.tenant_id = a.tenant_id and v.company_id = a.company_id
where coalesce(a.balance, 0) <> coalesce(v.value, 0)
