-- Ordered is delivered and open and cancelled
-- What is open of a line is what its open deliveries carry; what was delivered of goods is what they shipped.
select l.tenant_id, l.sales_order_id, l.id, l.quantity, l.delivered, l.cancelled, d.open, d.shipped
from sales_order_line l
join sales_order o on o.tenant_id = l.tenant_id and o.id = l.sales_order_id
left join lateral (
  select
    coalesce(sum(k.quantity) filter (where d.status in ('draft', 'reserved')), 0) as open,
    coalesce(sum(k.shipped) filter (where d.status = 'shipped'), 0) as shipped
  from delivery_line k
  join delivery d on d.tenant_id = k.tenant_id and d.id = k.delivery_id
  where k.tenant_id = l.tenant_id and k.source_line_id = l.id
) d on true
where l.kind in ('stocked', 'consumable')
  and (l.delivered <> d.shipped
    or (o.status <> 'draft' and l.quantity <> l.delivered + d.open + l.cancelled)
    or (o.status = 'draft' and (d.open <> 0 or l.cancelled <> 0)))
