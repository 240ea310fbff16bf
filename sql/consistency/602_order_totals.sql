-- The totals of an order are the sums of its lines and taxes
-- What it says at its foot follows from what it lists; what is open is the share of its open lines.
select o.tenant_id, o.id, o.number, o.net_total, l.net, o.tax_total, t.tax, o.open_net, l.open_net
from sales_order o
left join (
  select tenant_id, sales_order_id, sum(net) as net, sum(open_net) as open_net
  from sales_order_line group by tenant_id, sales_order_id
) l on l.tenant_id = o.tenant_id and l.sales_order_id = o.id
left join (
  select tenant_id, sales_order_id, sum(amount) as tax from sales_order_tax group by tenant_id, sales_order_id
) t on t.tenant_id = o.tenant_id and t.sales_order_id = o.id
where o.net_total is distinct from l.net
  or o.tax_total <> coalesce(t.tax, 0)
  or o.open_net is distinct from l.open_net
