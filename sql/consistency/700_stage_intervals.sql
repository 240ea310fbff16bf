-- Every opportunity stands in exactly one stage
-- Its history has one open interval, that of its stage, and each begins where the one before it was left.
select o.tenant_id, o.id, o.stage_id, i.open, i.stages, i.broken
from opportunity o
left join lateral (
  select count(*) filter (where i.left_at is null) as open,
    array_agg(i.stage_id::uuid) filter (where i.left_at is null) as stages,
    count(*) filter (where i.entered_at is distinct from i.before and i.interval_no > 1) as broken
  from (
    select s.*, lag(s.left_at) over (order by s.interval_no) as before
    from stage_interval s where s.tenant_id = o.tenant_id and s.opportunity_id = o.id
  ) i
) i on true
where i.open <> 1 or i.stages[1] <> o.stage_id::uuid or i.broken > 0
