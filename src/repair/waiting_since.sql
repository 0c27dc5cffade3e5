-- Actions that wait for approval since before $1.
select id, case_id, alert_id, channel, event, payload, state, attempts, created_at, next_at, last_error from action
where state = 'waiting' and created_at < $1
order by id
