-- $1 from, $2 until (of ordered_at), $3 taxonomy version of the mentions (0: every one)
with evidence as (
  select signal.order_key, mention.factor as name, true as said, false as with_outcome, sum(abs(mention.polarity) * mention.confidence) as weight,
    count(distinct signal.id) as signals
  from mention join signal on signal.id = mention.signal_id
  where mention.polarity < 0 and ($3 = 0 or mention.taxonomy_version = $3) and signal.order_key <> '' and not coalesce(signal.spam, false)
  group by 1, 2
  union all
  select order_key, event, false, kind <> 'shipment', 1.0, count(*)
  from signal
  where kind in ('shipment', 'return', 'refund', 'cancellation') and event <> '' and order_key <> ''
  group by 1, 2, 4
)
select o.order_key, o.currency, o.main, o.ordered_at, o.due, o.delivered_at, o.late, o.cancelled, o.returned, o.refunded,
  o.paid_minor, o.lost_minor, o.excess_minor, o.shipments, o.ratings, o.texts_read, o.rating_mean, o.rating_low, o.polarity_low,
  e.name, e.said, e.with_outcome, e.weight, e.signals
from order_fact o left join evidence e on e.order_key = o.order_key
where o.ordered_at >= $1 and o.ordered_at < $2
order by o.order_key, o.currency, e.said, e.with_outcome, e.name
