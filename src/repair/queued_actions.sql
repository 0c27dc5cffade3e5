-- Every queued action with the number of its attempts that began and did not end.
select a.id, a.case_id, a.alert_id, a.channel, a.event, a.payload, a.state, a.attempts, a.created_at, a.next_at, a.last_error,
       coalesce(t.begun, 0) - coalesce(t.ended, 0)
from action a
left join (
  select action_id, count(*) filter (where outcome = 'started') as begun,
         count(*) filter (where outcome in ('delivered', 'retry', 'refused', 'unknown')) as ended
  from action_attempt group by action_id
) t on t.action_id = a.id
where a.state = 'queued'
order by a.id
