-- Drafts have moved nothing
-- Draft lines belong to drafts, journal lines to posted entries.
select l.tenant_id, l.entry_id, 'journal_line' as found_in
from journal_line l join journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
where e.status <> 'posted'
union all
select l.tenant_id, l.entry_id, 'journal_draft_line'
from journal_draft_line l join journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
where e.status <> 'draft';
