-- An opportunity is as open, won or lost as its stage, and as probable
-- Unless somebody overrode it, the probability is the stage's; the weighted amount follows from it.
select o.tenant_id, o.id, o.status, s.type, o.probability, s.probability as of_stage, o.amount, o.weighted_amount
from opportunity o
join stage s on s.tenant_id = o.tenant_id and s.id = o.stage_id
where o.status <> s.type
  or (not o.probability_overridden and o.probability <> s.probability)
  or o.weighted_amount <> round(o.amount * o.probability / 100, scale(o.amount))
  or o.base_weighted_amount <> round(o.base_amount * o.probability / 100, scale(o.base_amount))
