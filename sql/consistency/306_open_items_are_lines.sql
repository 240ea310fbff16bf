-- Every line on a reconcilable account is an open item
-- And every item says what its line says.
select l.tenant_id, l.entry_id, l.line_no, l.debit - l.credit as line_amount, i.amount as item_amount
from journal_line l
join account a on a.tenant_id = l.tenant_id and a.id = l.account_id and a.reconcilable
left join open_item i on i.tenant_id = l.tenant_id and i.entry_id = l.entry_id and i.line_no = l.line_no
where i.entry_id is null or i.amount <> l.debit - l.credit or i.amount_in_currency <> l.amount
  or i.account_id <> l.account_id or i.party_id is distinct from l.party_id or i.currency <> l.currency;
