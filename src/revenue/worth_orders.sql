-- $1: the currency. Orders of known customers that were not cancelled, in the order of their keys; the buyer and the traits are what the order itself says.
-- A mark on the scale of 1 to 5: stars and CSAT as they are, NPS 0 to 10 laid over it.
with placed as (
  select order_key, min(customer_id) as customer_id, min(happened_at) as ordered_at, max(customer_tier) as tier, max(channel) as channel, max(product) as product,
    max(region) as region
  from signal
  where kind = 'order' and coalesce(event, '') <> 'item' and order_key <> '' and customer_id is not null
  group by order_key
), voice as (
  select order_key, happened_at, id,
    case when scale in ('stars', 'csat') and rating between 1 and 5 then rating when scale = 'nps' and rating between 0 and 10 then 1 + 0.4 * rating end as mark,
    language in ('zh', 'en') as read
  from signal
  where order_key <> '' and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') and not coalesce(spam, false)
), spoke as (
  select order_key, min(happened_at) filter (where mark is not null) as marked_at, min(happened_at) filter (where mark is not null or read) as spoke_at
  from voice
  group by order_key
), marked as (
  select voice.order_key, avg(mark) as mark
  from voice join spoke on spoke.order_key = voice.order_key and spoke.marked_at = voice.happened_at
  where mark is not null
  group by voice.order_key
), returned as (
  select order_key, min(happened_at) as returned_at
  from signal
  where kind = 'return' and order_key <> ''
  group by order_key
)
select f.order_key, placed.customer_id, placed.ordered_at, f.paid_minor, f.paid_minor - f.lost_minor,
  coalesce(placed.tier, ''), coalesce(placed.channel, ''), coalesce(placed.product, ''), coalesce(placed.region, ''),
  spoke.marked_at, marked.mark, spoke.spoke_at, returned.returned_at
from order_fact f join placed on placed.order_key = f.order_key
  left join spoke on spoke.order_key = f.order_key
  left join marked on marked.order_key = f.order_key
  left join returned on returned.order_key = f.order_key
where f.main and f.currency = $1 and not f.cancelled
order by f.order_key
