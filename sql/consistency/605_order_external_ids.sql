-- An order is found by exactly the keys it shows
-- The table of keys is what makes them unique; the order's own copy is what is shown.
select o.tenant_id, o.id, k.system, k.value, e.value as kept
from sales_order o
cross join lateral jsonb_each_text(o.external_ids) k(system, value)
left join sales_order_external_id e
  on e.tenant_id = o.tenant_id and e.system = k.system and e.value = k.value and e.sales_order_id = o.id
where e.value is null
union all
select e.tenant_id, e.sales_order_id, e.system, null, e.value
from sales_order_external_id e
join sales_order o on o.tenant_id = e.tenant_id and o.id = e.sales_order_id
where o.external_ids ->> e.system is distinct from e.value
