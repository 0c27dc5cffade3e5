-- Every mark since $1 with what its alert is about, oldest first.
select m.alert_id, m.usefulness, m.happened_at, a.rule, a.product, a.channel, a.factor, a.customer_id
from alert_mark m join alert a on a.id = m.alert_id
where m.happened_at >= $1
order by m.happened_at, m.id
