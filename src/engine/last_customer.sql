-- The last customer there is.
select coalesce(max(customer_id), 0) from customer_key
