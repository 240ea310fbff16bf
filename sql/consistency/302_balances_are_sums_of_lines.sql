-- Balances are the sums of lines
-- Every balance is kept by the posting that moved it and read instead of the lines; a difference is a
-- posting that skipped one or counted twice.
select tenant_id, company_id, account_id, period_id, currency,
  b.debit as balance_debit, l.debit as lines_debit, b.credit as balance_credit, l.credit as lines_credit,
  b.amount as balance_amount, l.amount as lines_amount
from account_balance b
full join (
  select tenant_id, company_id, account_id, period_id, currency,
    sum(debit) as debit, sum(credit) as credit, sum(amount) as amount
  from journal_line group by tenant_id, company_id, account_id, period_id, currency
) l using (tenant_id, company_id, account_id, period_id, currency)
where b.debit is distinct from l.debit or b.credit is distinct from l.credit or b.amount is distinct from l.amount;
