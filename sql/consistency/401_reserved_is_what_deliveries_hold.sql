-- Reserved is what open deliveries hold
-- Stock is promised line by line; what no line holds would be blocked for ever, what two lines hold is missing.
select coalesce(b.tenant_id, h.tenant_id) as tenant_id, coalesce(b.product_id, h.product_id) as product_id,
  coalesce(b.location_id, h.location_id) as location_id, b.reserved, h.held
from stock_balance b
full join (
  select l.tenant_id, l.product_id, d.location_id, sum(l.reserved) as held
  from delivery_line l
  join delivery d on d.tenant_id = l.tenant_id and d.id = l.delivery_id
  where l.stocked and d.status in ('draft', 'reserved')
  group by l.tenant_id, l.product_id, d.location_id
) h on h.tenant_id = b.tenant_id and h.product_id = b.product_id and h.location_id = b.location_id
where coalesce(b.reserved, 0) <> coalesce(h.held, 0)
