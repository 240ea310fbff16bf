-- The totals of an invoice are the sums of its lines and taxes
-- What a document says at its foot must follow from what it lists, in its currency and in the company's.
select i.tenant_id, i.id, i.number, i.net_total, l.net, i.tax_total, t.tax, i.base_net_total, l.base_net
from invoice i
left join (
  select tenant_id, invoice_id, sum(net) as net, sum(base_net) as base_net
  from invoice_line_any group by tenant_id, invoice_id
) l on l.tenant_id = i.tenant_id and l.invoice_id = i.id
left join (
  select tenant_id, invoice_id, sum(amount) as tax, sum(base_amount) as base_tax
  from invoice_tax_any group by tenant_id, invoice_id
) t on t.tenant_id = i.tenant_id and t.invoice_id = i.id
where i.net_total <> coalesce(l.net, 0)
  or i.tax_total <> coalesce(t.tax, 0)
  or i.base_net_total <> coalesce(l.base_net, 0)
  or i.base_tax_total <> coalesce(t.base_tax, 0)
