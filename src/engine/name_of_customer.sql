select sealed from vault where kind = 'name' and token in (select token from customer_key where customer_id = $1) order by happened_at desc limit 1
