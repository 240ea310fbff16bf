-- What was credited of an invoice is the sum of its posted credit notes
-- An invoice shows cancelled because credit notes took all of it back, for no other reason.
select i.tenant_id, i.id, i.number, i.status, i.total, i.credited_total, c.total as credit_notes
from invoice i
left join lateral (
  select coalesce(sum(c.total), 0) as total
  from invoice c
  where c.tenant_id = i.tenant_id and c.credits_id = i.id and c.status <> 'draft'
) c on true
where i.credited_total <> c.total
  or (i.status = 'cancelled') <> (i.status <> 'draft' and i.open_amount = 0 and i.total > 0 and c.total = i.total)
