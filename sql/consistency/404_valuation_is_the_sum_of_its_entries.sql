-- A valuation is the sum of its entries
-- Quantity and value are kept by every posting; the entries are the proof.
select v.tenant_id, v.company_id, v.product_id, v.quantity, v.value, e.quantity as entered, e.value as entered_value
from stock_valuation v
left join (
  select tenant_id, company_id, product_id, sum(quantity) as quantity, sum(value) as value
  from valuation_entry group by tenant_id, company_id, product_id
) e on e.tenant_id = v.tenant_id and e.company_id = v.company_id and e.product_id = v.product_id
where v.quantity <> coalesce(e.quantity, 0) or v.value <> coalesce(e.value, 0)
