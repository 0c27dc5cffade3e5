-- Whom an alert already speaks of. $1: since.
select customer_id, since from alert where rule = 'valued_customer' and customer_id is not null and since >= $1
