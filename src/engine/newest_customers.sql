-- The first of the newest $2 customers up to $1.
select coalesce(min(id), 0) from (select distinct customer_id as id from signal where customer_id <= $1 order by id desc limit $2) newest
