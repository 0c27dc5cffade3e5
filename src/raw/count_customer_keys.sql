select count(*) from customer_key
