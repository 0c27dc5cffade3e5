select usefulness, happened_at, actor, reason from alert_mark where alert_id = $1 order by id desc limit 1
