-- The newest signals that speak or state a reason, newest first. $1: since, $2: rows.
select id, happened_at, product, batch, channel, carrier, warehouse, store, region, agent, campaign, version, kind, event, order_key
from signal
where happened_at >= $1 and not coalesce(spam, false)
  and (kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') or (kind in ('return', 'refund') and event is not null))
order by happened_at desc, id desc
limit $2
