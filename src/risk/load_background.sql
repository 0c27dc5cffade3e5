-- The signals that speak, since $2, and all returns and refunds that state a reason, since $1; in no order. The reason is
-- null where a text speaks.
select id, happened_at, customer_id, order_key, case when kind in ('return', 'refund') then event end,
       product, batch, channel, carrier, warehouse, store, region, agent, campaign, version
from signal
where happened_at >= $1 and not coalesce(spam, false)
  and ((happened_at >= $2 and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback'))
       or (kind in ('return', 'refund') and event is not null))
