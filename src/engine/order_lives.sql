-- What happened to orders placed from $1 to $2, order by order in the order of time: complaints ($3: of that polarity at most) with their
-- factor, what became of them, and the customer's next order. What comes of an order at the moment of a complaint comes first, and of one
-- text's complaints the worst last.
with placed as (
  select order_key, coalesce(product, '') as product, ordered_at, coalesce(buyer_id, customer_id) as buyer
  from order_fact where main and ordered_at >= $1 and ordered_at < $2
), happened as (
  select order_key, kind as what, '' as factor, 0 as polarity, happened_at
  from signal
  where kind in ('return', 'refund', 'cancellation', 'call') and order_key <> '' and happened_at >= $1 and happened_at < $2
  union all
  select s.order_key, 'complaint' as what, m.factor, m.polarity, s.happened_at
  from mention as m join signal as s on s.id = m.signal_id
  where m.polarity <= $3 and m.happened_at >= $1 and s.order_key <> '' and s.happened_at >= $1 and s.happened_at < $2
    and s.kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') and not coalesce(s.spam, false)
  union all
  select order_key, 'repurchase' as what, '' as factor, 0 as polarity, next_at as happened_at
  from (select order_key, lead(ordered_at) over (partition by buyer order by ordered_at, order_key) as next_at from placed where buyer is not null) as bought
  where next_at is not null
)
select placed.order_key, placed.product, placed.ordered_at, happened.what, happened.factor, happened.happened_at
from placed join happened on happened.order_key = placed.order_key
order by placed.order_key, happened.happened_at, case when happened.what = 'complaint' then 1 else 0 end, happened.polarity desc, happened.factor
