-- The numbers of entries have no gaps
-- In every journal and year they run from 1 to the last one given, each once; and every posted entry has
-- one.
with given as (
  select e.tenant_id, e.company_id, j.code as series, split_part(e.number, '-', 2)::int as year,
    split_part(e.number, '-', 3)::bigint as place
  from journal_entry e
  join journal j on j.tenant_id = e.tenant_id and j.id = e.journal_id
  where e.number is not null
), run as (
  select tenant_id, company_id, series, year, count(*) as numbers, count(distinct place) as distinct_numbers,
    min(place) as first, max(place) as last
  from given group by tenant_id, company_id, series, year
)
select r.tenant_id, r.company_id, r.series, r.year, r.numbers, r.first, r.last, s.last as counter
from run r
left join number_series s using (tenant_id, company_id, series, year)
where r.first <> 1 or r.numbers <> r.last or r.distinct_numbers <> r.last or s.last is distinct from r.last
union all
select e.tenant_id, e.company_id, e.id::text, null, null, null, null, null
from journal_entry e where (e.status = 'posted') <> (e.number is not null);
