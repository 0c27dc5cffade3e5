-- $1: the currency. Orders of known customers that were not cancelled; what a customer said of one: 2 bad, 1 fine, 0 nothing.
-- The buyer is who the order itself names: whoever writes about it may be known by other keys.
select buyer_id, ordered_at, paid_minor,
  case when rating_low <= 2 or polarity_low <= -0.6 then 2 when ratings > 0 or texts_read > 0 then 1 else 0 end as experience,
  coalesce(product, ''), coalesce(channel, '')
from order_fact
where main and currency = $1 and not cancelled and buyer_id is not null
order by buyer_id, ordered_at, order_key
