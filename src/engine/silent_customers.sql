-- Customers that bought and never said a word, the newest first.
select customer_id
from signal
where customer_id > 0
group by customer_id
having count(case when kind = 'order' then 1 end) > 0
   and count(case when kind in ('review', 'post', 'message', 'call', 'survey') then 1 end) = 0
order by customer_id desc
