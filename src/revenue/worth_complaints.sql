-- $1: taxonomy version of the mentions (0: any). When each order was first complained of for each factor, in the order of the orders' keys.
select signal.order_key, mention.factor, min(signal.happened_at)
from mention join signal on signal.id = mention.signal_id
where mention.polarity < 0 and abs(mention.polarity) * mention.confidence >= 0.5 and ($1 = 0 or mention.taxonomy_version = $1)
  and signal.order_key <> '' and not coalesce(signal.spam, false)
group by 1, 2
order by 1, 2
