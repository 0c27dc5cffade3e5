select id, coalesce(case_id, 0), coalesce(alert_id, 0), channel, event, payload, state, attempts, created_at, next_at, last_error from action
where ($1 = 0 or id < $1) and ($2 = '' or state = $2) and ($3 = 0 or case_id = $3)
order by id desc
limit $4
