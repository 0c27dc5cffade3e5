-- Number, sum and squares of what orders lost, by currency: placed from $3 to $4 (before), from $5 to $6 (burning; ripe: until $9), and how many from $7 to $8.
-- $1, $2: product and channel; empty: any
with cell as (
  select currency, ordered_at, cast(lost_minor as double precision) as lost
  from order_fact
  where currency is not null and currency <> '' and ($1 = '' or product = $1) and ($2 = '' or channel = $2)
)
select currency,
  count(*) filter (where ordered_at >= $3 and ordered_at < $4) as before_orders,
  coalesce(sum(lost) filter (where ordered_at >= $3 and ordered_at < $4), 0),
  coalesce(sum(lost * lost) filter (where ordered_at >= $3 and ordered_at < $4), 0),
  count(*) filter (where ordered_at >= $5 and ordered_at < $6),
  coalesce(sum(lost) filter (where ordered_at >= $5 and ordered_at < $6), 0),
  coalesce(sum(lost * lost) filter (where ordered_at >= $5 and ordered_at < $6), 0),
  count(*) filter (where ordered_at >= $5 and ordered_at < $9),
  coalesce(sum(lost) filter (where ordered_at >= $5 and ordered_at < $9), 0),
  coalesce(sum(lost * lost) filter (where ordered_at >= $5 and ordered_at < $9), 0),
  count(*) filter (where ordered_at >= $7 and ordered_at < $8)
from cell
group by currency
order by count(*) desc, currency
limit 1
