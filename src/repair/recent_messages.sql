-- Messages that began to leave since $1; a digest's actions share one instant.
select distinct a.channel, t.happened_at
from action_attempt t join action a on a.id = t.action_id
where t.outcome = 'started' and t.happened_at > $1
order by t.happened_at
