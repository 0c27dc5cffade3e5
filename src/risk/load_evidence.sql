-- The newest complaints, oldest first: of each (signal, factor) the strongest mention, if it is a complaint. $1: since, $2: rows,
-- $3: the polarity of a complaint, at most.
select signal_id, happened_at, customer_id, order_key, factor, polarity, confidence,
       product, batch, channel, carrier, warehouse, store, region, agent, campaign, version
from (
  select m.signal_id, s.happened_at, s.customer_id, s.order_key, m.factor, m.polarity, m.confidence,
         s.product, s.batch, s.channel, s.carrier, s.warehouse, s.store, s.region, s.agent, s.campaign, s.version
  from (
    select signal_id, factor, polarity, confidence,
           row_number() over (partition by signal_id, factor order by abs(polarity) * confidence desc, polarity) as strength
    from mention
    where happened_at >= $1 and taxonomy_version = (select max(taxonomy_version) from mention)
  ) m
  join signal s on s.id = m.signal_id
  where m.strength = 1 and m.polarity <= $3 and not coalesce(s.spam, false) and s.happened_at >= $1
  order by s.happened_at desc, m.signal_id desc, m.factor
  limit $2
) newest
order by happened_at, signal_id, factor
