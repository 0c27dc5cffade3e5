-- Complaints of factor $1 (and below it) of product $2 and channel $3 (empty: any) from $4 to $5 that name their order: how many, and
-- within how many hours of it nine of ten came.
select count(*), coalesce(percentile_cont(0.9) within group (order by lag_hours), 0)
from (
  select (extract(epoch from s.happened_at) - extract(epoch from o.ordered_at)) / 3600 as lag_hours
  from mention m
  join signal s on s.id = m.signal_id
  join (select order_key, min(happened_at) as ordered_at from signal where kind = 'order' and order_key <> '' group by order_key) o
    on o.order_key = s.order_key
  where (m.factor = $1 or m.factor like $1 || '.%') and m.polarity < 0 and m.happened_at >= $4 and m.happened_at < $5
    and ($2 = '' or s.product = $2) and ($3 = '' or s.channel = $3)
) lags
