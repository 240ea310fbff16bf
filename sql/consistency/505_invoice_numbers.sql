-- The numbers of invoices and credit notes have no gap
-- A tax office asks for every number of a series; each posted document holds one, each number one document.
select tenant_id, company_id, series, year, last, count, highest
from (
  select s.tenant_id, s.company_id, s.series, s.year, s.last,
    count(i.id) as count, coalesce(max(split_part(i.number, '-', 3)::bigint), 0) as highest
  from number_series s
  left join invoice i
    on i.tenant_id = s.tenant_id and i.company_id = s.company_id
    and split_part(i.number, '-', 1) = s.series and split_part(i.number, '-', 2) = s.year::text
  where s.series in ('INV', 'CN')
  group by s.tenant_id, s.company_id, s.series, s.year, s.last
) n
where last <> count or last <> highest
union all
select i.tenant_id, i.company_id, i.kind, null, null, null, null
from invoice i where i.status <> 'draft' and i.number is null
