-- Zero quantity means zero value
-- A remainder of rounding must leave with the last goods.
select tenant_id, company_id, product_id, quantity, value
from stock_valuation
where quantity = 0 and value <> 0
