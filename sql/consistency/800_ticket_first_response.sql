-- A ticket's first response is the instant of its first public reply by an agent
-- It is stamped once; a later or earlier stamp would misstate how long the customer waited.
select t.tenant_id, t.id, t.number, t.first_responded_at, m.first
from ticket t
left join lateral (
  select min(m.created_at) as first
  from ticket_message m
  where m.tenant_id = t.tenant_id and m.ticket_id = t.id and m.sender = 'agent' and m.visibility = 'public'
) m on true
where t.first_responded_at is distinct from m.first;
