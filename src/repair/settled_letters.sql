-- Letters ($1) that have ended and whose contact does not know it.
select a.id, coalesce(a.case_id, 0), coalesce(a.alert_id, 0), a.channel, a.event, a.payload, a.state, a.attempts, a.created_at, a.next_at, a.last_error
from contact c join action a on a.id = c.action_id
where a.event = $1 and c.state in ('queued', 'leaving') and (a.state in ('delivered', 'dead', 'refused') or (a.state = 'queued' and c.state = 'leaving'))
order by a.id
