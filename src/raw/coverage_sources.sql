-- What a signal's row lacks its order's rows may know, whenever they came.
with orders as (
  select order_key, max(product) as product, max(carrier) as carrier, max(warehouse) as warehouse,
         max(customer_id) as customer_id, max(amount_minor) as amount_minor
  from signal
  where kind in ('order', 'payment', 'shipment', 'return', 'refund', 'cancellation') and order_key is not null and order_key <> ''
  group by order_key
)
select s.source, s.kind, count(*),
       count(*) filter (where s.body is not null and s.body <> ''),
       count(*) filter (where o.order_key is not null),
       count(*) filter (where coalesce(nullif(s.product, ''), nullif(o.product, '')) is not null),
       count(*) filter (where coalesce(nullif(s.carrier, ''), nullif(o.carrier, '')) is not null),
       count(*) filter (where coalesce(nullif(s.warehouse, ''), nullif(o.warehouse, '')) is not null),
       count(*) filter (where coalesce(s.amount_minor, o.amount_minor) is not null),
       count(*) filter (where coalesce(nullif(s.customer_id, 0), nullif(o.customer_id, 0)) is not null),
       count(*) filter (where s.body is not null and s.body <> '' and s.polarity is not null and not coalesce(s.spam, false)),
       count(*) filter (where s.body is not null and s.body <> '' and s.polarity < 0 and not coalesce(s.spam, false)),
       min(s.happened_at), max(s.happened_at),
       count(*) filter (where s.order_key is not null and s.order_key <> '' and o.order_key is null)
from signal s left join orders o on o.order_key = s.order_key
group by s.source, s.kind
order by s.source, s.kind
