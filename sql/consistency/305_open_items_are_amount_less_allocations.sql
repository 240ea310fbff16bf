-- Open items are their amount less their allocations
-- In the company's currency and in the item's own: allocations take from a debit item and add to a credit
-- item, counter rows give back.
select i.tenant_id, i.entry_id, i.line_no, i.amount, i.open_amount, a.taken, i.amount_in_currency,
  i.open_in_currency, a.taken_in_currency
from open_item i
left join (
  select tenant_id, entry_id, line_no, sum(taken) as taken, sum(taken_in_currency) as taken_in_currency
  from (
    select tenant_id, debit_entry_id as entry_id, debit_line_no as line_no, amount as taken,
      debit_in_currency as taken_in_currency
    from allocation
    union all
    select tenant_id, credit_entry_id, credit_line_no, -amount, -credit_in_currency from allocation
  ) sides group by tenant_id, entry_id, line_no
) a using (tenant_id, entry_id, line_no)
where i.open_amount <> i.amount - coalesce(a.taken, 0)
  or i.open_in_currency <> i.amount_in_currency - coalesce(a.taken_in_currency, 0);
