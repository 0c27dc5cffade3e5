delete from order_kept where order_key in (select order_key from order_touched)
