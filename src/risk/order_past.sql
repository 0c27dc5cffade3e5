-- What happened to orders placed since $1, oldest first; of the order $2, of the customer $3 where they are named; the newest $4.
with own as (
  select order_key from signal
  where $3 <> 0 and customer_id = $3 and kind = 'order' and order_key <> '' and happened_at >= $1
), told as (
  select order_key, customer_id, product, channel, carrier, warehouse, region, store, currency, amount_minor, happened_at, due,
    kind = 'order' and coalesce(event, '') <> 'item' as header, kind = 'order' and coalesce(event, '') = 'item' as line,
    kind = 'payment' as payment, kind = 'shipment' as shipped, kind = 'shipment' and event = 'delivered' as delivered,
    kind = 'cancellation' or (kind = 'order' and coalesce(event, '') in ('cancelled', 'canceled')) as cancelled,
    case when scale = 'stars' and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') then rating end as stars,
    case when confidence >= 0.7 and not coalesce(spam, false) and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') then polarity end as polarity
  from signal
  where order_key <> '' and happened_at >= $1 and ($2 = '' or order_key = $2) and ($3 = 0 or order_key in (select order_key from own))
), whole as (
  select order_key, coalesce(min(customer_id) filter (where header), 0) as customer_id, coalesce(max(product) filter (where header), max(product), '') as product,
    coalesce(max(channel) filter (where header), max(channel), '') as channel, coalesce(max(carrier), '') as carrier, coalesce(max(warehouse), '') as warehouse,
    coalesce(max(region), '') as region, coalesce(max(store), '') as store, coalesce(min(currency), '') as currency,
    min(happened_at) filter (where header) as ordered_at, coalesce(min(due) filter (where header), min(due) filter (where shipped)) as due,
    min(happened_at) filter (where shipped and not delivered) as shipped_at, min(happened_at) filter (where delivered) as delivered_at,
    min(happened_at) filter (where stars is not null or polarity is not null) as spoke_at,
    min(happened_at) filter (where stars <= 2 or (stars is null and polarity <= -0.5)) as bad_at,
    coalesce(sum(amount_minor) filter (where payment), max(amount_minor) filter (where header)) as amount_minor,
    count(*) filter (where line) as lines, bool_or(cancelled) as cancelled
  from told
  group by order_key
  having bool_or(header)
), newest as (
  select * from whole
  where $3 = 0 or customer_id = $3
  order by ordered_at desc, order_key
  limit $4
)
select order_key, customer_id, product, channel, carrier, warehouse, region, store, currency, ordered_at, due, shipped_at, delivered_at, spoke_at, bad_at,
  cast(amount_minor as bigint), lines, cancelled
from newest
order by ordered_at, order_key
