-- $1, $2: after month $1 and up to month $2, both as 2026-11
select month, factor, department, kind, orders, amount_minor, currency, taxonomy_version
from loss_line
where run_id = (select max(run_id) from loss_total) and month > $1 and month <= $2
order by month, currency, kind desc, factor, department
