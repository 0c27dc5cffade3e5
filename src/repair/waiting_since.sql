-- Actions that wait for approval since before $1, and the oldest beyond the newest $2.
select id, case_id, alert_id, channel, event, payload, state, attempts, created_at, next_at, last_error from action
where state = 'waiting'
  and (created_at < $1 or id <= coalesce((select id from action where state = 'waiting' order by id desc limit 1 offset $2), 0))
order by id
