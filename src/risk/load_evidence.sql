-- The newest complaints, newest first: of each (signal, factor) the strongest mention, if it is a complaint. $1: since, $2: rows,
-- $3: the polarity of a complaint, at most.
select m.signal_id, s.happened_at, s.customer_id, s.order_key, m.factor, m.polarity, m.confidence,
       s.product, s.batch, s.channel, s.carrier, s.warehouse, s.store, s.region, s.agent, s.campaign, s.version
from mention m
join signal s on s.id = m.signal_id
where m.strongest and m.polarity <= $3 and m.happened_at >= $1
  and m.taxonomy_version = coalesce((select max(version) from taxonomy), (select max(taxonomy_version) from mention))
  and not coalesce(s.spam, false) and s.happened_at >= $1
order by s.happened_at desc, m.signal_id desc, m.factor desc
limit $2
