-- No two active parties share an e-mail or tax id without a recorded override
-- Two records of one customer split its balance, its history and its credit limit.
select a.tenant_id, a.kind, a.normalised, a.party_id, b.party_id as other_id
from party_identifier a
join party_identifier b
  on b.tenant_id = a.tenant_id and b.kind = a.kind and b.normalised = a.normalised and b.party_id > a.party_id
join party pa on pa.tenant_id = a.tenant_id and pa.id = a.party_id and pa.status = 'active'
join party pb on pb.tenant_id = b.tenant_id and pb.id = b.party_id and pb.status = 'active'
where a.kind in ('email', 'tax_id')
  and a.duplicate_allowed_at is null
  and b.duplicate_allowed_at is null;
