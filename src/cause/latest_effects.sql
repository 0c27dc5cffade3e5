-- $1 metric ('': all)
select factor, metric, mean_with, mean_without, effect, low, high, n_with, n_without, p_value, q_value, signals, taxonomy_version, happened_at
from cause_effect
where run_id = (select max(run_id) from cause_effect) and ($1 = '' or metric = $1)
