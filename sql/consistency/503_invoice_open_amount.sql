-- What is open of an invoice is its total less what settled it
-- The header's figure, the settlements and the open items of the ledger are three books of one debt.
select i.tenant_id, i.id, i.number, i.total, i.open_amount, s.settled, o.open_in_currency
from invoice i
left join lateral (
  select coalesce(sum(s.amount), 0) as settled
  from settlement s
  where s.tenant_id = i.tenant_id and (s.invoice_id = i.id or s.credit_note_id = i.id)
) s on true
left join lateral (
  select coalesce(sum(abs(o.open_in_currency)), 0) as open_in_currency
  from invoice_instalment n
  join open_item o on o.tenant_id = n.tenant_id and o.entry_id = n.entry_id and o.line_no = n.entry_line_no
  where n.tenant_id = i.tenant_id and n.invoice_id = i.id
) o on true
where i.status <> 'draft'
  and (i.open_amount <> i.total - s.settled or i.open_amount <> o.open_in_currency)
