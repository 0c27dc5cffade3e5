-- Customers from $1 to $4, the newest first; with silent_only those who bought and never said a word.
select customer_id,
       count(*) as signals,
       count(distinct case when kind = 'order' then order_key end) as orders,
       coalesce(sum(case when kind = 'payment' then amount_minor end), 0) as paid,
       coalesce(min(currency), 'CNY') as currency,
       max(happened_at) as last_at,
       coalesce(avg(case when body is not null then polarity end), 0) as polarity,
       coalesce(max(customer_tier), '') as tier
from signal
where customer_id >= $1 and customer_id <= $4
group by customer_id
having not $2 or (count(case when kind = 'order' then 1 end) > 0
                  and count(case when kind in ('review', 'post', 'message', 'call', 'survey') then 1 end) = 0)
order by customer_id desc
limit $3
