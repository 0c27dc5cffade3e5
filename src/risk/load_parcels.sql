-- The newest parcels that arrived, or were only sent, after they were due, with the fact that they are, newest first.
-- $1: since, $2: rows.
select id, happened_at, customer_id, order_key, case event when 'delivered' then 'late' else 'late_dispatch' end,
       product, batch, channel, carrier, warehouse, store, region, agent, campaign, version
from signal
where kind = 'shipment' and event in ('delivered', 'shipped') and due < happened_at and happened_at >= $1
order by happened_at desc, id desc
limit $2
