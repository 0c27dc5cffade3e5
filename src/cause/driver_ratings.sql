-- Stars given in [$3, $4); the event is the part of the stars that was not given. $1 and $2 are those of the other metrics and not used.
select s.id, s.product, s.batch, s.channel, s.carrier, s.warehouse, s.store, s.region, s.agent, s.campaign, s.version,
       cast((5 - s.rating) / 4 as double precision) as events, s.happened_at
from signal s
where s.rating is not null and s.scale = 'stars' and s.rating between 1 and 5 and not coalesce(s.spam, false)
  and s.happened_at >= $3 and s.happened_at < $4 and ($1 is not null or $2 is not null)
  and ($5 = '' or s.product = $5) and ($6 = '' or s.channel = $6) and ($7 = '' or s.region = $7)
