-- Orders as everybody counts them: one row for each order and currency; `main` marks exactly one row of each order.
-- An order is what an order signal (other than a line of one: event "item") has announced. src/store/order_facts.h says what the columns mean.
create view order_fact as
with part as materialized (
  select order_key, case when amount_minor is null then null else currency end as currency,
    count(*) filter (where kind = 'order' and coalesce(event, '') <> 'item') as order_rows,
    min(happened_at) filter (where kind = 'order' and coalesce(event, '') <> 'item') as ordered_at,
    min(due) filter (where kind = 'order' and coalesce(event, '') <> 'item') as ordered_due,
    min(due) filter (where kind = 'shipment') as shipped_due,
    min(happened_at) filter (where kind = 'shipment' and event = 'delivered') as delivered_at,
    count(*) filter (where kind = 'shipment') as shipments,
    min(happened_at) filter (where kind = 'cancellation' or (kind = 'order' and event in ('cancelled', 'canceled'))) as cancelled_at,
    min(happened_at) filter (where kind = 'return') as returned_at,
    min(happened_at) filter (where kind = 'refund') as refunded_at,
    count(amount_minor) filter (where kind = 'payment' and coalesce(event, '') not in ('failed', 'declined', 'voided', 'pending')) as payments,
    sum(amount_minor) filter (where kind = 'payment' and coalesce(event, '') not in ('failed', 'declined', 'voided', 'pending')) as payment_minor,
    max(amount_minor) filter (where kind = 'order' and coalesce(event, '') <> 'item') as ordered_minor,
    sum(amount_minor) filter (where kind = 'order' and event = 'item') as items_minor,
    sum(abs(amount_minor)) filter (where kind = 'refund') as refunded_minor,
    sum(abs(amount_minor)) filter (where kind = 'return') as returned_minor,
    max(abs(amount_minor)) filter (where kind = 'cancellation') as cancelled_minor,
    max(customer_id) as customer_id,
    max(product) filter (where kind = 'order' and coalesce(event, '') <> 'item') as ordered_product,
    max(product) as product, max(carrier) as carrier, max(warehouse) as warehouse,
    max(channel) filter (where kind = 'order') as ordered_channel, max(channel) as channel, max(store) as store, max(region) as region,
    count(rating) filter (where scale = 'stars' and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback')) as ratings,
    sum(rating) filter (where scale = 'stars' and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback')) as rating_sum,
    min(rating) filter (where scale = 'stars' and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback')) as rating_low,
    count(*) filter (where language in ('zh', 'en') and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback')) as texts_read,
    min(polarity) filter (where confidence >= 0.7 and not coalesce(spam, false) and (rating is null or scale <> 'stars' or rating <= 2)
      and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback')) as polarity_low
  from signal
  where order_key <> ''
  group by 1, 2
), whole as (
  select order_key, min(ordered_at) as ordered_at, coalesce(min(ordered_due), min(shipped_due)) as due, min(delivered_at) as delivered_at,
    sum(shipments) as shipments, min(cancelled_at) as cancelled_at, min(returned_at) as returned_at, min(refunded_at) as refunded_at,
    sum(payments) as payments, max(ordered_minor) as ordered_minor, max(refunded_minor) as refunded_minor, max(returned_minor) as returned_minor,
    max(cancelled_minor) as cancelled_minor, max(customer_id) as customer_id,
    coalesce(max(ordered_product), max(product)) as product, max(carrier) as carrier, max(warehouse) as warehouse,
    coalesce(max(ordered_channel), max(channel)) as channel, max(store) as store, max(region) as region,
    sum(ratings) as ratings, sum(rating_sum) as rating_sum, min(rating_low) as rating_low,
    sum(texts_read) as texts_read, min(polarity_low) as polarity_low, min(currency) as main_currency
  from part
  group by order_key
  having sum(order_rows) > 0
), money as (
  select part.order_key, part.currency,
    greatest(0, case when whole.payments > 0 then coalesce(part.payment_minor, 0)
                     when whole.ordered_minor is not null then coalesce(part.ordered_minor, 0)
                     else coalesce(part.items_minor, 0) end) as paid_minor,
    coalesce(part.refunded_minor, 0) as refunded_minor, part.returned_minor, part.cancelled_minor
  from part join whole on whole.order_key = part.order_key
  where part.currency is not null
)
select whole.order_key, money.currency, whole.main_currency is null or whole.main_currency = money.currency as main,
  whole.ordered_at, whole.due, whole.delivered_at, coalesce(whole.delivered_at > whole.due, false) as late,
  whole.cancelled_at is not null as cancelled, whole.returned_at is not null as returned, whole.refunded_at is not null as refunded,
  cast(coalesce(money.paid_minor, 0) as bigint) as paid_minor,
  cast(coalesce(money.refunded_minor, 0) as bigint) as refunded_minor,
  cast(coalesce(least(money.paid_minor, greatest(
    money.refunded_minor,
    case when whole.cancelled_at is null then 0
         when whole.cancelled_minor is null then money.paid_minor else coalesce(money.cancelled_minor, 0) end,
    case when whole.returned_at is null or whole.refunded_minor is not null then 0
         when whole.returned_minor is null then money.paid_minor else coalesce(money.returned_minor, 0) end)), 0) as bigint) as lost_minor,
  cast(greatest(0, coalesce(money.refunded_minor - money.paid_minor, 0)) as bigint) as excess_minor,
  whole.customer_id, whole.product, whole.carrier, whole.warehouse, whole.channel, whole.store, whole.region,
  cast(whole.shipments as bigint) as shipments, cast(whole.ratings as bigint) as ratings,
  whole.rating_sum / nullif(whole.ratings, 0) as rating_mean, whole.rating_low,
  cast(whole.texts_read as bigint) as texts_read, whole.polarity_low
from whole left join money on money.order_key = whole.order_key;

-- Refunds beyond what was paid: reported beside the partition, never inside it.
alter table loss_total add column excess_minor bigint;
