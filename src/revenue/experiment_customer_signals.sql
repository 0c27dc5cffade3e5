-- What customers did and said from $2 on. $1: customers, with commas between; $3 to $5: version, factor and polarity of what is a complaint;
-- $6: the currency; $7, $8: product and channel, empty for any. An order's signals are the buyer's, whoever sent them.
with asked as (
  select cast(unnest(string_to_array($1, ',')) as bigint) as customer_id
), bought as (
  select order_key, min(customer_id) as customer_id
  from signal
  where kind = 'order' and coalesce(event, '') <> 'item' and order_key <> '' and customer_id in (select customer_id from asked)
  group by order_key
), complaining as (
  select distinct signal_id from mention
  where taxonomy_version = $3 and polarity <= $5 and ($4 = '' or factor = $4 or factor like $4 || '.%') and happened_at >= $2
)
select coalesce(b.customer_id, s.customer_id), coalesce(s.order_key, ''), s.kind, coalesce(s.event, ''), s.happened_at, s.received_at,
  case when s.currency = $6 then s.amount_minor end,
  case when s.scale = 'stars' and not coalesce(s.spam, false) and s.kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') then s.rating end,
  m.signal_id is not null and not coalesce(s.spam, false), coalesce(s.product, ''), coalesce(s.channel, '')
from signal s left join bought b on b.order_key = s.order_key left join complaining m on m.signal_id = s.id
where s.happened_at >= $2 and (b.customer_id is not null or s.customer_id in (select customer_id from asked))
  and ($7 = '' or s.product = $7) and ($8 = '' or s.channel = $8)
order by s.happened_at, s.id
