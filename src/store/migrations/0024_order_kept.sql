-- Signals are only ever added, so what is known of an order changes only when one more names it: orders are worked out once and kept, with the signal
-- up to which that was done; those that later signals name are worked out when they are asked for. `order_fact` is still every order as of now.
-- src/store/order_facts.h says what the columns mean; keep_orders() keeps them up.
drop view order_fact;
create table order_kept_until (signal_id bigint not null);
insert into order_kept_until values (0);
create view order_touched as
select distinct order_key from signal where order_key <> '' and id > (select max(signal_id) from order_kept_until);

-- One row for each touched order and currency; `main` marks exactly one row of each order.
create view order_told as
with told as not materialized (
  select order_key, amount_minor, case when amount_minor is not null and kind in ('order', 'payment', 'return', 'refund', 'cancellation') then currency end as currency, happened_at, due, event,
    kind = 'order' and coalesce(event, '') <> 'item' as header, kind = 'order' and coalesce(event, '') = 'item' as line, kind = 'order' as ordered,
    kind = 'shipment' as shipped, kind = 'return' as returned, kind = 'refund' as refunded,
    kind = 'cancellation' or (kind = 'order' and coalesce(event, '') in ('cancelled', 'canceled')) as cancelled,
    kind = 'payment' and coalesce(event, '') not in ('failed', 'declined', 'voided', 'pending') as paid,
    case when scale = 'stars' and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') then rating end as stars,
    case when confidence >= 0.7 and not coalesce(spam, false) and (rating is null or scale <> 'stars' or rating <= 2) then polarity end as polarity,
    case when language in ('zh', 'en') then 1 else 0 end as read,
    customer_id, product, carrier, warehouse, channel, store, region
  from signal
  where order_key in (select order_key from order_touched)
), whole as (
  select order_key, min(happened_at) filter (where header) as ordered_at,
    coalesce(min(due) filter (where header), min(due) filter (where shipped)) as due,
    min(happened_at) filter (where shipped and event = 'delivered') as delivered_at,
    count(*) filter (where shipped) as shipments,
    bool_or(cancelled) as cancelled, bool_or(returned) as returned, bool_or(refunded) as refunded,
    count(amount_minor) filter (where paid) as payments,
    count(amount_minor) filter (where header) as ordered_amounts,
    count(amount_minor) filter (where refunded) as refund_amounts,
    count(amount_minor) filter (where returned) as return_amounts,
    count(amount_minor) filter (where cancelled and not ordered) as cancel_amounts,
    min(currency) as main_currency, max(customer_id) as customer_id, min(customer_id) filter (where header) as buyer_id,
    coalesce(max(product) filter (where header), max(product)) as product, max(carrier) as carrier, max(warehouse) as warehouse,
    coalesce(max(channel) filter (where ordered), max(channel)) as channel, max(store) as store, max(region) as region,
    count(stars) as ratings, avg(stars) as rating_mean, min(stars) as rating_low, sum(read) as texts_read, min(polarity) as polarity_low
  from told
  group by order_key
  having bool_or(header)
), money as (
  select order_key, currency,
    coalesce(sum(amount_minor) filter (where paid), 0) as payment_minor,
    coalesce(max(amount_minor) filter (where header), 0) as ordered_minor,
    coalesce(sum(amount_minor) filter (where line), 0) as items_minor,
    coalesce(sum(abs(amount_minor)) filter (where refunded), 0) as refunded_minor,
    coalesce(sum(abs(amount_minor)) filter (where returned), 0) as returned_minor,
    coalesce(max(abs(amount_minor)) filter (where cancelled and not ordered), 0) as cancelled_minor
  from told
  where currency is not null
  group by order_key, currency
), parted as (
  select whole.*, money.currency, money.refunded_minor, money.returned_minor, money.cancelled_minor,
    greatest(0, case when whole.payments > 0 then money.payment_minor when whole.ordered_amounts > 0 then money.ordered_minor
                     else money.items_minor end) as paid_minor
  from whole left join money on money.order_key = whole.order_key
)
select order_key, currency, main_currency is null or main_currency = currency as main,
  ordered_at, due, delivered_at, coalesce(delivered_at > due, false) as late, cancelled, returned, refunded,
  cast(coalesce(paid_minor, 0) as bigint) as paid_minor,
  cast(coalesce(refunded_minor, 0) as bigint) as refunded_minor,
  cast(coalesce(least(paid_minor, greatest(refunded_minor,
    case when not cancelled then 0 when cancel_amounts = 0 then paid_minor else cancelled_minor end,
    case when not returned or refund_amounts > 0 then 0 when return_amounts = 0 then paid_minor else returned_minor end)), 0) as bigint) as lost_minor,
  cast(coalesce(greatest(0, refunded_minor - paid_minor), 0) as bigint) as excess_minor,
  customer_id, product, carrier, warehouse, channel, store, region,
  shipments, ratings, rating_mean, rating_low, cast(texts_read as bigint) as texts_read, polarity_low, buyer_id
from parted;
create table order_kept as select * from order_told limit 0;
create view order_fact as
select * from order_kept where not exists (select 1 from order_touched where order_touched.order_key = order_kept.order_key)
union all
select * from order_told;
