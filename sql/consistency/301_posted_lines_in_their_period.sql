-- Lines lie in the period of their date
-- A line carries its entry's date and period, and the date lies within the period: else the balances of
-- periods and the lines of days would tell different stories.
select l.tenant_id, l.entry_id, l.line_no, l.date, l.period_id, e.date as entry_date, p.starts_on, p.ends_on
from journal_line l
join journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
join period p on p.tenant_id = l.tenant_id and p.id = l.period_id
where l.date <> e.date or l.period_id is distinct from e.period_id
  or l.date not between p.starts_on and p.ends_on or p.company_id <> l.company_id;
