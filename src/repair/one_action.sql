select id, case_id, alert_id, channel, event, payload, state, attempts, created_at, next_at, last_error from action where id = $1
