select customer_id, coalesce(sum(case when kind = 'payment' then amount_minor end), 0), coalesce(min(currency), 'CNY'),
       coalesce((array_agg(customer_tier order by happened_at desc) filter (where customer_tier is not null))[1], '')
from signal
where customer_id is not null and (kind = 'payment' or customer_tier is not null)
group by customer_id
