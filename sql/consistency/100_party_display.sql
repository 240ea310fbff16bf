-- What a party's row repeats is what its identifiers, addresses and roles say
-- Lists read the row alone; a difference means that a command wrote one and not the other.
select p.tenant_id, p.id, p.name
from party p
left join party_identifier e
  on e.tenant_id = p.tenant_id and e.party_id = p.id and e.kind = 'email' and e.position = 0
left join party_identifier h
  on h.tenant_id = p.tenant_id and h.party_id = p.id and h.kind = 'phone' and h.position = 0
left join party_identifier t
  on t.tenant_id = p.tenant_id and t.party_id = p.id and t.kind = 'tax_id' and t.position = 0
left join party_address a on a.tenant_id = p.tenant_id and a.party_id = p.id and a.position = 0
left join lateral (
  select array_agg(r.role order by r.role) as roles
  from party_role r
  where r.tenant_id = p.tenant_id and r.party_id = p.id
) r on true
where p.merged_into is null
  and (p.email, p.phone, p.tax_id, p.city, p.country) is distinct from (e.raw, h.normalised, t.raw, a.city, a.country)
  or p.roles is distinct from coalesce(r.roles, '{}');
