-- Every settlement stands on an allocation of the ledger for the same amount
-- Billing says which document was settled, the ledger which open items; neither may run ahead of the other.
select s.tenant_id, s.id, s.kind, s.invoice_id, s.amount, a.debit_in_currency, a.credit_in_currency
from settlement s
join allocation a on a.tenant_id = s.tenant_id and a.id = s.allocation_id
join invoice_instalment n
  on n.tenant_id = s.tenant_id and n.invoice_id = s.invoice_id and n.instalment_no = s.instalment_no
where not (
  (a.debit_entry_id = n.entry_id and a.debit_line_no = n.entry_line_no and a.debit_in_currency = s.amount)
  or (a.credit_entry_id = n.entry_id and a.credit_line_no = n.entry_line_no and a.credit_in_currency = s.amount)
)
