select customer_id,
       bool_or(kind in ('order', 'payment')) as bought,
       bool_or(kind in ('review', 'post', 'message', 'call', 'survey', 'feedback')) as spoke
from signal where customer_id is not null and customer_id <> 0 group by customer_id
