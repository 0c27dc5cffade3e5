-- Every signal that speaks, or may state a reason, since $2, in the order it happened, with what it mentions under taxonomy $1.
select s.id, s.happened_at, s.customer_id, s.order_key, s.product, s.batch, s.channel, s.carrier, s.warehouse, s.store, s.region, s.agent,
       s.campaign, s.version, s.body, coalesce(s.spam, false), coalesce(s.polarity, 0), m.factor, m.polarity, m.confidence,
       s.kind, s.event
from signal s
left join mention m on m.signal_id = s.id and m.taxonomy_version = $1
where s.kind in ('review', 'post', 'message', 'call', 'survey', 'feedback', 'return', 'refund') and s.happened_at >= $2
order by s.happened_at, s.id
