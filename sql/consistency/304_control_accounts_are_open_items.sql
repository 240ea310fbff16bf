-- Control accounts are the sums of their open items
-- What customers owe on the receivables account is what their items leave open; the same for payables and
-- every other reconcilable account.
select a.tenant_id, a.company_id, a.id as account_id, a.code, b.balance, i.open_amount
from account a
left join (
  select tenant_id, account_id, sum(debit - credit) as balance
  from account_balance group by tenant_id, account_id
) b on b.tenant_id = a.tenant_id and b.account_id = a.id
left join (
  select tenant_id, account_id, sum(open_amount) as open_amount
  from open_item group by tenant_id, account_id
) i on i.tenant_id = a.tenant_id and i.account_id = a.id
where a.reconcilable and coalesce(b.balance, 0) <> coalesce(i.open_amount, 0);
