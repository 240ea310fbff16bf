-- A move that changes what a company holds is valued once
-- Goods that cross the company's border change quantity and value together.
select m.tenant_id, m.id, m.product_id, m.quantity, e.quantity as valued
from stock_move m
join location f on f.tenant_id = m.tenant_id and f.id = m.from_location_id
join location t on t.tenant_id = m.tenant_id and t.id = m.to_location_id
left join (
  select tenant_id, move_id, sum(quantity) as quantity, count(*) as entries
  from valuation_entry where move_id is not null group by tenant_id, move_id
) e on e.tenant_id = m.tenant_id and e.move_id = m.id
where coalesce(e.quantity, 0) <> m.quantity * ((t.kind = 'internal')::int - (f.kind = 'internal')::int)
  or coalesce(e.entries, 0) > 1
