-- The newest signals that speak, newest first. $1: since, $2: rows.
select id, happened_at, product, batch, channel, carrier, warehouse, store, region, agent, campaign, version
from signal
where happened_at >= $1 and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') and not coalesce(spam, false)
order by happened_at desc, id desc
limit $2
