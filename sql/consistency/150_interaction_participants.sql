-- The party of an interaction took part in it, at its instant
-- The timeline walks along the participants; one that is missing or dated otherwise is missing there.
select i.tenant_id, i.id
from interaction i
left join interaction_participant p
  on p.tenant_id = i.tenant_id and p.interaction_id = i.id and p.party_id = i.party_id
where p.party_id is null
union all
select i.tenant_id, i.id
from interaction i
join interaction_participant p on p.tenant_id = i.tenant_id and p.interaction_id = i.id
where p.occurred_at <> i.occurred_at;
