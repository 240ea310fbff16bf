-- The instalments of a posted invoice add up to it
-- A payment term only spreads what is owed over days; the last step takes the remainder.
select i.tenant_id, i.id, i.number, i.total, i.base_total, n.amount, n.base_amount
from invoice i
left join (
  select tenant_id, invoice_id, sum(amount) as amount, sum(base_amount) as base_amount, max(due_date) as due_date
  from invoice_instalment group by tenant_id, invoice_id
) n on n.tenant_id = i.tenant_id and n.invoice_id = i.id
where (i.status = 'draft' and n.invoice_id is not null)
  or (i.status <> 'draft'
    and (n.amount is distinct from i.total or n.base_amount is distinct from i.base_total
      or n.due_date is distinct from i.due_date))
