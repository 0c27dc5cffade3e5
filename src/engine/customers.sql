-- Customers, the newest first; with silent_only those who bought and never said a word.
select customer_id,
       count(*) as signals,
       count(distinct case when kind = 'order' then order_key end) as orders,
       coalesce(sum(case when kind = 'payment' then amount_minor end), 0) as paid,
       coalesce(min(currency), 'CNY') as currency,
       max(happened_at) as last_at,
       coalesce(avg(case when body is not null then polarity end), 0) as polarity,
       coalesce(max(customer_tier), '') as tier
from signal
where customer_id is not null and ($1 = 0 or customer_id < $1) and ($4 = 0 or customer_id = $4)
  -- Of all customers the newest so many are enough; of the silent ones nobody knows beforehand how many are left out.
  and ($2 or customer_id >= (select coalesce(min(id), 0) from (select distinct customer_id as id from signal where customer_id is not null and ($1 = 0 or customer_id < $1) and ($4 = 0 or customer_id = $4) order by id desc limit $3) newest))
group by customer_id
having not $2 or (count(case when kind = 'order' then 1 end) > 0
                  and count(case when kind in ('review', 'post', 'message', 'call', 'survey') then 1 end) = 0)
order by customer_id desc
limit $3
