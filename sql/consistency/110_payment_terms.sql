-- The last step of every payment term takes the remainder
-- Otherwise its instalments would not add up to the document.
select t.tenant_id, t.id, t.name
from payment_term t
left join lateral (
  select s.kind
  from payment_term_step s
  where s.tenant_id = t.tenant_id and s.payment_term_id = t.id
  order by s.step_no desc limit 1
) s on true
where s.kind is distinct from 'remainder'
