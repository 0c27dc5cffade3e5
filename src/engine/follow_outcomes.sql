-- What happened to orders, and calls, by local hour and product; an order's product where the signal names none.
with ordered as (
  select order_key, max(product) as product from signal where kind = 'order' and order_key <> '' group by order_key
)
select s.happened_at, coalesce(nullif(s.product, ''), ordered.product, '') as product, s.kind
from signal as s left join ordered on ordered.order_key = s.order_key
where s.kind in ('return', 'refund', 'cancellation', 'call') and s.happened_at >= $1
