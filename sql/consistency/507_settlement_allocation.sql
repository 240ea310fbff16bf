-- Every settlement stands on an allocation of the ledger for the same amount
-- Billing says which document was settled, the ledger which open items; neither may run ahead of the other.
select s.tenant_id, s.id, s.kind, s.invoice_id, s.amount, a.debit_in_currency, a.credit_in_currency
from settlement s
left join allocation a
  on a.tenant_id = s.tenant_id
  and case when s.undoes_id is null then a.id = s.allocation_id else a.undoes_id = s.allocation_id end
join invoice_instalment n
  on n.tenant_id = s.tenant_id and n.invoice_id = s.invoice_id and n.instalment_no = s.instalment_no
where a.id is null or not (
  (a.debit_entry_id = n.entry_id and a.debit_line_no = n.entry_line_no and a.debit_in_currency = s.amount)
  or (a.credit_entry_id = n.entry_id and a.credit_line_no = n.entry_line_no and a.credit_in_currency = s.amount)
)
