insert into alert_event (alert_id, happened_at, actor, verb, detail) values ($1, $2, $3, $4, $5)
