-- On hand is the sum of the moves
-- A balance is changed only by the statement that adds the moves; it must tell the same story as they do.
select coalesce(b.tenant_id, m.tenant_id) as tenant_id, coalesce(b.product_id, m.product_id) as product_id,
  coalesce(b.location_id, m.location_id) as location_id, b.on_hand, m.moved
from stock_balance b
full join (
  select e.tenant_id, e.product_id, e.location_id, sum(e.quantity) as moved
  from (
    select tenant_id, product_id, to_location_id as location_id, quantity from stock_move
    union all
    select tenant_id, product_id, from_location_id, -quantity from stock_move
  ) e
  join location l on l.tenant_id = e.tenant_id and l.id = e.location_id and l.kind = 'internal'
  group by e.tenant_id, e.product_id, e.location_id
) m on m.tenant_id = b.tenant_id and m.product_id = b.product_id and m.location_id = b.location_id
where coalesce(b.on_hand, 0) <> coalesce(m.moved, 0)
