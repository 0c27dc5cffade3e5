select case_id, opened_at, opened_by, customers, horizon_days, level, spend_minor, expected_minor, low_minor, high_minor, currency,
       back, back_low, back_high, auc, calibration_error, judged_above, left_above
from leaving_case
where ($1 = 0 or case_id = $1) and opened_at > $2
order by opened_at desc, case_id desc
