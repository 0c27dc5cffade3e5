-- $1: customers, with commas between, each as it came, whatever is merged.
select customer_id,
       count(*) as signals,
       count(distinct case when kind = 'order' then order_key end) as orders,
       coalesce(sum(case when kind = 'payment' then amount_minor end), 0) as paid,
       coalesce(min(currency), 'CNY') as currency,
       max(happened_at) as last_at,
       coalesce(sum(case when body is not null then polarity end), 0) as polarity,
       coalesce(max(customer_tier), '') as tier,
       count(case when body is not null then polarity end) as read,
       count(case when kind in ('review', 'post', 'message', 'call', 'survey') then 1 end) as voices
from signal
where customer_id in (select cast(unnest(string_to_array($1, ',')) as bigint))
group by customer_id
