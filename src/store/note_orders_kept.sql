update order_kept_until set signal_id = coalesce((select max(id) from signal), 0)
