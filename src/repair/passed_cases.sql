select c.*, a.since
from repair_case_now c
left join alert a on a.id = c.alert_id
where c.id in (select case_id from case_move where happened_at >= $1 and happened_at < $2)
order by c.id
