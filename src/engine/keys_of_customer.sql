select token, kind from customer_key where customer_id = $1 order by happened_at
