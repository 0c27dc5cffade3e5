-- What happened to each order placed in [$1, $2), of one product ($3) and channel ($4) where named; an order's lines (event "item") are no steps.
with placed as (
  select order_key, min(happened_at) filter (where kind = 'order' and coalesce(event, '') <> 'item') as ordered_at,
    max(product) as product, max(channel) filter (where kind = 'order') as channel
  from signal
  where order_key <> '' and happened_at >= $1
  group by order_key
), wanted as (
  select order_key from placed
  where ordered_at >= $1 and ordered_at < $2 and ($3 = '' or product = $3) and ($4 = '' or channel = $4)
)
select s.order_key, s.happened_at, s.kind, coalesce(s.event, ''), case when s.body is not null and s.body <> '' then s.polarity end, s.amount_minor, s.currency
from signal s join wanted on s.order_key = wanted.order_key
where not (s.kind = 'order' and coalesce(s.event, '') = 'item') and s.kind not in ('reference', 'visit', 'telemetry')
order by s.order_key, s.happened_at, s.id
