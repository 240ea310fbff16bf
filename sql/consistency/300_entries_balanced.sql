-- Entries are what their headers say
-- A posted entry's debit equals its credit, and both equal the sums of its lines, of which there are at
-- least two. The trigger at posting proves the same; this looks again, at everything.
select e.tenant_id, e.id, e.number, e.debit_total, e.credit_total, l.debit, l.credit, e.line_count, l.lines
from journal_entry e
left join (
  select tenant_id, entry_id, sum(debit) as debit, sum(credit) as credit, count(*) as lines
  from journal_line group by tenant_id, entry_id
) l on l.tenant_id = e.tenant_id and l.entry_id = e.id
where e.status = 'posted'
  and (
    l.lines is null or l.lines < 2 or l.lines <> e.line_count
    or l.debit <> l.credit or l.debit <> e.debit_total or l.credit <> e.credit_total
  );
