-- $1, $2: after month $1 and up to month $2, both as 2026-11
select month, orders, paid_minor, lost_minor, at_risk_minor, untouched_minor, currency, happened_at, coalesce(excess_minor, 0)
from loss_total
where run_id = (select max(run_id) from loss_total) and month > $1 and month <= $2
order by month, currency
