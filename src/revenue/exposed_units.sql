-- $1: the experiment; $2: by then
select e.unit, coalesce(e.customer_id, k.customer_id, 0), e.arm, e.happened_at
from experiment_exposure e left join customer_key k on e.customer_id is null and k.token = e.token
where e.experiment_id = $1 and e.happened_at <= $2
order by e.happened_at, e.unit
