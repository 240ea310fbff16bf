-- A merged party names the last of its chain, has nothing left, and its merge is on record
-- A chain that has to be walked, or a child left behind, hides part of a customer from every sum.
select l.tenant_id, l.id, l.merged_into
from party l
join party w on w.tenant_id = l.tenant_id and w.id = l.merged_into
where w.merged_into is not null
  or not exists (
    select 1 from party_merge m
    where m.tenant_id = l.tenant_id and m.loser_id = l.id and m.undone_at is null)
  or exists (select 1 from party_identifier c where c.tenant_id = l.tenant_id and c.party_id = l.id)
  or exists (select 1 from party_address c where c.tenant_id = l.tenant_id and c.party_id = l.id)
  or exists (select 1 from party_role c where c.tenant_id = l.tenant_id and c.party_id = l.id)
  or exists (select 1 from interaction_participant c where c.tenant_id = l.tenant_id and c.party_id = l.id)
  or exists (
    select 1 from party_relationship c
    where c.tenant_id = l.tenant_id and l.id in (c.organisation_id, c.person_id));
