-- Parcels of product $1 and channel $2 (empty: any) that from $3 to $4 arrived, or were only sent, after they were due: how many, and
-- within how many hours of their order nine of ten were seen to be.
select count(*), coalesce(percentile_cont(0.9) within group (order by lag_hours), 0)
from (
  select (extract(epoch from s.happened_at) - extract(epoch from o.ordered_at)) / 3600 as lag_hours
  from signal s
  join (select order_key, min(happened_at) as ordered_at from signal where kind = 'order' and order_key <> '' group by order_key) o
    on o.order_key = s.order_key
  where s.kind = 'shipment' and s.event in ('delivered', 'shipped') and s.due < s.happened_at and s.happened_at >= $3 and s.happened_at < $4
    and ($1 = '' or s.product = $1) and ($2 = '' or s.channel = $2)
) lags
