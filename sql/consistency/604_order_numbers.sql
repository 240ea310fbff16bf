-- The numbers of orders have no gap
-- Every order that was confirmed holds one number, and each number one order.
select s.tenant_id, s.company_id, s.series, s.year, s.last, n.count, n.highest
from number_series s
left join lateral (
  select count(*) as count, coalesce(max(split_part(o.number, '-', 3)::bigint), 0) as highest
  from sales_order o
  where o.tenant_id = s.tenant_id and o.company_id = s.company_id
    and split_part(o.number, '-', 2) = s.year::text
) n on true
where s.series = 'SO' and (s.last <> n.count or s.last <> n.highest)
union all
select o.tenant_id, o.company_id, 'SO', null, null, null, null
from sales_order o where o.confirmed_at is not null and o.number is null
