insert into alert_mark (id, alert_id, usefulness, happened_at, actor, reason) values ($1, $2, $3, $4, $5, $6)
