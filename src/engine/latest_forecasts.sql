select happened_at, product, factor, outcome, lag_days, correlation, p_value, q_value, days, mentions, outcomes, evidence_from, evidence_until,
       days_ahead, expected, usual, low_80, high_80, low_95, high_95, probability, record_days, record_calls, record_hits,
       record_covered_80, record_covered_95, taxonomy_version, parameters, ratio, ratio_low, ratio_high, open_orders, from_complaints
from forecast
where run_id = (select max(id) from job_run where job = 'forecast') and ($1 = '' or product = $1)
order by ratio is null, from_complaints desc, q_value, correlation desc
