-- Nothing is invoiced beyond what was ordered
-- Drafts count, credit notes take back; an order billed on delivery bills no more than was delivered.
select l.tenant_id, l.sales_order_id, l.id, o.invoice_policy, l.quantity, l.delivered, b.invoiced
from sales_order_line l
join sales_order o on o.tenant_id = l.tenant_id and o.id = l.sales_order_id
join sales_order_line_billed b on b.tenant_id = l.tenant_id and b.id = l.id
where b.invoiced > case o.invoice_policy when 'order' then l.quantity - l.cancelled else l.delivered end
