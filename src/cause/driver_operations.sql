-- Orders whose customers wrote in [$3, $4): whether one complained of the factor $2, and when the order was placed, promised and delivered.
with spoken as (
  select s.order_key, max(case when m.signal_id is null then 0 else 1 end) as complains
  from signal s
  left join (
    select distinct signal_id from mention
    where taxonomy_version = $1 and polarity < 0 and ($2 = '' or factor = $2 or factor like $2 || '.%')
      and happened_at >= $3 and happened_at < $4
  ) m on m.signal_id = s.id
  where s.body is not null and s.order_key <> '' and not coalesce(s.spam, false)
    and s.happened_at >= $3 and s.happened_at < $4
    and ($5 = '' or s.product = $5) and ($6 = '' or s.channel = $6) and ($7 = '' or s.region = $7)
  group by s.order_key
), told as (
  select order_key, min(happened_at) filter (where kind = 'order' and coalesce(event, '') <> 'item') as ordered_at, min(due) as due,
    min(happened_at) filter (where kind = 'shipment' and event = 'delivered') as delivered_at
  from signal
  where order_key in (select order_key from spoken)
  group by order_key
)
select complains, ordered_at, due, delivered_at from spoken join told on spoken.order_key = told.order_key
where ordered_at is not null and delivered_at is not null
