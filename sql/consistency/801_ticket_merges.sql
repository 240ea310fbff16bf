-- A merged ticket names the last of its chain
-- A reply to it must find the ticket that goes on without walking from one to the next.
select t.tenant_id, t.id, t.merged_into
from ticket t
join ticket w on w.tenant_id = t.tenant_id and w.id = t.merged_into
where w.merged_into is not null;
