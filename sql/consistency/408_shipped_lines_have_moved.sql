-- What deliveries say was shipped has moved
-- The moves of a shipped delivery are its stocked lines, product by product.
select coalesce(s.tenant_id, m.tenant_id) as tenant_id, coalesce(s.delivery_id, m.source_id) as delivery_id,
  coalesce(s.product_id, m.product_id) as product_id, s.shipped, m.moved
from (
  select tenant_id, delivery_id, product_id, sum(shipped) as shipped
  from delivery_line where stocked and shipped > 0
  group by tenant_id, delivery_id, product_id
) s
full join (
  select tenant_id, source_id, product_id, sum(quantity) as moved
  from stock_move where source_kind = 'delivery'
  group by tenant_id, source_id, product_id
) m on m.tenant_id = s.tenant_id and m.source_id = s.delivery_id and m.product_id = s.product_id
where coalesce(s.shipped, 0) <> coalesce(m.moved, 0)
