select token, kind, customer_id from customer_key
