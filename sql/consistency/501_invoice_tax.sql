-- A tax is its stored base times its rate under the stored rounding
-- By document the tax is computed once from the unrounded base; by line each line may add a unit of the
-- currency, half for its tax and half for its net where the tax is in the price. The last of several credit
-- notes takes what the others left, and with it what each of them rounded.
select i.tenant_id, i.id, i.number, t.tax_id, i.tax_rounding, t.base, t.rate, t.amount
from invoice_tax_any t
join invoice i on i.tenant_id = t.tenant_id and i.id = t.invoice_id
cross join lateral (
  select count(*) as others from invoice c
  where c.tenant_id = i.tenant_id and c.credits_id = i.credits_id and c.id <> i.id
) n
where case
  when i.tax_rounding = 'document' and n.others = 0 then
    round(t.base * t.rate / 100, scale(i.total)) <> t.amount
  else
    abs(t.base * t.rate / 100 - t.amount) > power(10::numeric, -scale(i.total)) * (1 + n.others) * greatest(
      1, (
        select count(*) from invoice_line_any l
        where l.tenant_id = t.tenant_id and l.invoice_id = t.invoice_id
      ))
end
