-- An order's delivery status is what its lines say
-- It is stored so that lists can be filtered by it; nothing is complete while something is open.
select o.tenant_id, o.id, o.number, o.status, o.delivery_status, l.delivered, l.open
from sales_order o
join (
  select tenant_id, sales_order_id, sum(delivered) as delivered, sum(quantity - delivered - cancelled) as open
  from sales_order_line group by tenant_id, sales_order_id
) l on l.tenant_id = o.tenant_id and l.sales_order_id = o.id
where o.delivery_status <> case
    when l.delivered = 0 then 'none'
    when l.open > 0 then 'partial'
    else 'complete'
  end
  or (o.status = 'done' and l.open > 0)
