-- A payment is what it settled, what it holds on account and what was written off of it
-- Money is never lost between the bank and the invoices.
select p.tenant_id, p.id, p.number, p.status, p.amount, s.settled, p.unallocated_amount, p.written_off_amount,
  o.open_in_currency
from payment p
left join lateral (
  select coalesce(sum(s.amount), 0) as settled
  from settlement s
  where s.tenant_id = p.tenant_id and s.payment_id = p.id and s.kind = 'payment'
) s on true
left join open_item o
  on o.tenant_id = p.tenant_id and o.entry_id = p.journal_entry_id and o.line_no = 1
where case p.status
  when 'posted' then
    p.amount <> s.settled + p.unallocated_amount + p.written_off_amount
    or abs(o.open_in_currency) is distinct from p.unallocated_amount
  else s.settled <> 0 or o.open_in_currency is distinct from 0
end
