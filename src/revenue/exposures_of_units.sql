-- $2: units, with a unit separator between; $3: customers, with commas. A key that nobody was known by when it was asked for may be somebody's now.
select unit, customer_id, arm, happened_at
from (
  select e.unit, coalesce(e.customer_id, k.customer_id, 0) as customer_id, e.arm, e.happened_at
  from experiment_exposure e left join customer_key k on e.customer_id is null and k.token = e.token
  where e.experiment_id = $1
) as exposed
where unit in (select unnest(string_to_array($2, chr(31)))) or customer_id in (select cast(unnest(string_to_array($3, ',')) as bigint))
order by happened_at, unit
