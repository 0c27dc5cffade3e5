select id, coalesce(run_id, 0), source, origin, reason_code, reason, row_text, happened_at, state from quarantine
where ($1 = 0 or id < $1) and ($2 = '' or state = $2) and ($3 = 0 or run_id = $3)
order by id desc
limit $4
