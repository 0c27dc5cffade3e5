-- The same of orders, whenever, and who placed them. $1: orders, with a unit separator between; $2 to $4: version, factor and polarity of what is a complaint; $5: currency.
with asked as (
  select unnest(string_to_array($1, chr(31))) as order_key
), complaining as (
  select distinct signal_id from mention
  where taxonomy_version = $2 and polarity <= $4 and ($3 = '' or factor = $3 or factor like $3 || '.%')
)
select case when s.kind = 'order' and coalesce(s.event, '') <> 'item' then coalesce(s.customer_id, 0) else 0 end,
  s.order_key, s.kind, coalesce(s.event, ''), s.happened_at, s.received_at,
  case when s.currency = $5 then s.amount_minor end,
  case when s.scale = 'stars' and not coalesce(s.spam, false) and s.kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') then s.rating end,
  m.signal_id is not null and not coalesce(s.spam, false), coalesce(s.product, ''), coalesce(s.channel, '')
from signal s left join complaining m on m.signal_id = s.id
where s.order_key in (select order_key from asked) and ($6 = '' or s.product = $6) and ($7 = '' or s.channel = $7)
order by s.happened_at, s.id
