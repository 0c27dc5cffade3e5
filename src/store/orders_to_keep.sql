select count(*) from signal where id > (select max(signal_id) from order_kept_until)
