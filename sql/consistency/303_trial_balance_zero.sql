-- The trial balance is zero
-- Over all accounts of a company, in every period, what was debited was credited.
select tenant_id, company_id, period_id, sum(debit) as debit, sum(credit) as credit
from account_balance
group by tenant_id, company_id, period_id
having sum(debit) <> sum(credit);
