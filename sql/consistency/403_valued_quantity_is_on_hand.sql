-- What is valued is what is on hand
-- Goods without a value, or a value without goods, make the stock account a fiction.
select coalesce(v.tenant_id, b.tenant_id) as tenant_id, coalesce(v.company_id, b.company_id) as company_id,
  coalesce(v.product_id, b.product_id) as product_id, v.quantity as valued, b.on_hand
from stock_valuation v
full join (
  select tenant_id, company_id, product_id, sum(on_hand) as on_hand
  from stock_balance group by tenant_id, company_id, product_id
) b on b.tenant_id = v.tenant_id and b.company_id = v.company_id and b.product_id = v.product_id
where coalesce(v.quantity, 0) <> coalesce(b.on_hand, 0)
