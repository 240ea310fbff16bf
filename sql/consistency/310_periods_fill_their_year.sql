-- Periods fill their fiscal year
-- Where a year is divided, the first period starts and the last ends with it, and each starts on the day
-- after the one before.
select y.tenant_id, y.id, y.name, p.name as period, p.starts_on, p.ends_on
from fiscal_year y
join (
  select *, lag(ends_on) over years as before, lead(starts_on) over years as after
  from period window years as (partition by tenant_id, fiscal_year_id order by starts_on)
) p on p.tenant_id = y.tenant_id and p.fiscal_year_id = y.id
where p.starts_on <> coalesce(p.before + 1, y.starts_on) or (p.after is null and p.ends_on <> y.ends_on);
