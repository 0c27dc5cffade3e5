-- $1: one, $2: of a case, $3: before this one, $4: in this state, each 0 or empty for any; $5: at most
select id, name, hypothesis, state, unit, product, channel, factor, metric, window_days, before_days, planned_units, planned_end, case_id,
       created_by, created_at, started_at, stopped_at, decided_at, decision, reason
from experiment
where ($1 = 0 or id = $1) and ($2 = 0 or case_id = $2) and ($3 = 0 or id < $3) and ($4 = '' or state = $4)
order by id desc
limit $5
