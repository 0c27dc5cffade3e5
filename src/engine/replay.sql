-- Every signal that speaks, may state a reason, or tells of a parcel, with id in ($2, $3], in the order it happened, with what it mentions most strongly
-- under taxonomy $1, mentions in the order of the text.
select s.id, s.happened_at, s.customer_id, s.order_key, s.product, s.batch, s.channel, s.carrier, s.warehouse, s.store, s.region, s.agent,
       s.campaign, s.version, coalesce(s.spam, false), m.factor, m.polarity, m.confidence, s.kind, s.event, s.due, m.aspect_begin
from signal s
left join mention m on m.signal_id = s.id and m.taxonomy_version = $1 and m.strongest
where s.kind in ('review', 'post', 'message', 'call', 'survey', 'feedback', 'return', 'refund', 'shipment') and s.id > $2 and s.id <= $3
order by s.happened_at, s.id, m.aspect_begin, m.factor
