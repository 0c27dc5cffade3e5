-- $1: the currency. Orders of known customers that were not cancelled; what a customer said of one: 2 bad, 1 fine, 0 nothing.
-- The buyer is who the order itself names: whoever writes about it may be known by other keys.
with bought as (
  select order_key, min(customer_id) as customer_id
  from signal
  where kind = 'order' and coalesce(event, '') <> 'item' and order_key <> '' and customer_id is not null
  group by order_key
)
select bought.customer_id, f.ordered_at, f.paid_minor,
  case when f.rating_low <= 2 or f.polarity_low <= -0.6 then 2 when f.ratings > 0 or f.texts_read > 0 then 1 else 0 end as experience,
  coalesce(f.product, ''), coalesce(f.channel, '')
from order_fact f join bought on bought.order_key = f.order_key
where f.main and f.currency = $1 and not f.cancelled
order by bought.customer_id, f.ordered_at, f.order_key
