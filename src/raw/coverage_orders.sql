select count(distinct order_key) from signal
where kind in ('order', 'payment', 'shipment', 'return', 'refund', 'cancellation') and order_key is not null and order_key <> ''
