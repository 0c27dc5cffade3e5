-- $1: the currency; $2, $3: from, until (of the order). By product: how many orders were not cancelled; by product and reason: how many came back, and what was refunded.
with returned as (
  select order_key, min(happened_at) as returned_at
  from signal
  where kind = 'return' and order_key <> ''
  group by order_key
), reason as (
  select returned.order_key, max(coalesce(signal.event, '')) as reason
  from returned join signal on signal.order_key = returned.order_key and signal.happened_at = returned.returned_at
  where signal.kind = 'return'
  group by returned.order_key
)
select coalesce(f.product, ''), reason.reason, count(*), sum(f.lost_minor)
from order_fact f left join reason on reason.order_key = f.order_key
where f.main and f.currency = $1 and not f.cancelled and f.ordered_at >= $2 and f.ordered_at < $3
group by 1, 2
order by 1, 2
