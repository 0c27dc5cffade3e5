-- $1: the currency; $2: customers that merges made one, with commas between. As buyers.sql, of one buyer.
with bought as (
  select distinct order_key
  from signal
  where customer_id in (select cast(unnest(string_to_array($2, ',')) as bigint))
    and kind = 'order' and coalesce(event, '') <> 'item' and order_key <> ''
)
select f.ordered_at, f.paid_minor,
  case when f.rating_low <= 2 or f.polarity_low <= -0.6 then 2 when f.ratings > 0 or f.texts_read > 0 then 1 else 0 end as experience
from order_fact f join bought on bought.order_key = f.order_key
where f.main and f.currency = $1 and not f.cancelled
order by f.ordered_at, f.order_key
