insert into order_kept select * from order_told order by ordered_at, order_key, currency
