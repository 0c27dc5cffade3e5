-- The newest returns and refunds with what they state, newest first. $1: since, $2: rows.
select id, happened_at, customer_id, order_key, event,
       product, batch, channel, carrier, warehouse, store, region, agent, campaign, version
from signal
where kind in ('return', 'refund') and event is not null and happened_at >= $1
order by happened_at desc, id desc
limit $2
