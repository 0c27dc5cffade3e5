select order_key, kind, customer_id, amount_minor, currency,
       product, batch, channel, carrier, warehouse, store, region, agent, campaign, version
from signal
where kind in ('order', 'payment', 'shipment', 'return', 'refund', 'cancellation') and order_key is not null and order_key <> ''
