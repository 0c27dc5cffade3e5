select kind, judged_at, effect, low, high, p_value, detectable, rate_before, rate_after, autocorrelation, freedom, reason_zh, reason_en, series,
       method, coalesce(fell_back_zh, ''), coalesce(fell_back_en, '')
from verdict where case_id = $1 and round = $2
order by judged_at desc limit 1
