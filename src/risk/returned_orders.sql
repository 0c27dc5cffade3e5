select order_key, min(happened_at) from signal where kind in ('return', 'refund') and order_key <> '' and happened_at >= $1 group by order_key
