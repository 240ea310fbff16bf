-- A converted lead has become what it says
-- It names its party and its opportunity, and its contact is concerned with that opportunity.
select l.tenant_id, l.id, l.party_id, l.contact_id, l.opportunity_id
from lead l
left join opportunity o on o.tenant_id = l.tenant_id and o.id = l.opportunity_id
where l.status = 'converted' and (o.id is null or l.party_id is null)
union all
select tenant_id, null, null, null, opportunity_id
from lead where opportunity_id is not null and status <> 'converted'
