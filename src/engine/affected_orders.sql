-- Orders placed within [$1, $2) of product $3 (empty: of any), and the orders $4 (with a unit separator between), each with all that
-- its signals say of it.
with told as (
  select order_key, min(happened_at) filter (where kind = 'order' and coalesce(event, '') <> 'item') as ordered_at, max(customer_id) as customer_id,
    string_agg(distinct product, chr(31)) as product, string_agg(distinct batch, chr(31)) as batch, string_agg(distinct channel, chr(31)) as channel,
    string_agg(distinct carrier, chr(31)) as carrier, string_agg(distinct warehouse, chr(31)) as warehouse, string_agg(distinct store, chr(31)) as store,
    string_agg(distinct region, chr(31)) as region, string_agg(distinct agent, chr(31)) as agent, string_agg(distinct campaign, chr(31)) as campaign,
    string_agg(distinct version, chr(31)) as version, bool_or($3 = '' or product = $3) as fits
  from signal
  where order_key in (select order_key from signal where kind = 'order' and coalesce(event, '') <> 'item' and order_key <> '' and happened_at >= $1 and happened_at < $2
                      union select unnest(string_to_array($4, chr(31))))
  group by order_key
)
select order_key, ordered_at, customer_id, product, batch, channel, carrier, warehouse, store, region, agent, campaign, version,
  order_key in (select unnest(string_to_array($4, chr(31)))) as named
from told
where ordered_at is not null and coalesce(customer_id, 0) <> 0
  and (fits or order_key in (select unnest(string_to_array($4, chr(31)))))
