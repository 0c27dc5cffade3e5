-- Parcels that arrived or were sent (event $2) in [$3, $4), of one product ($5), channel ($6) and region ($7) where named, where it is known when they were due;
-- event: it was later than that. What a parcel's signal does not say, its order does. $1 is that of the other metrics and not used.
-- Batches are not told: what is sent late was made earlier than what is sent in time.
with parcel as (
  select id, order_key, product, channel, carrier, warehouse, store, region, agent, campaign, version, happened_at, happened_at > due as late
  from signal
  where kind = 'shipment' and event = $2 and due is not null and happened_at >= $3 and happened_at < $4 and $1 is not null
), ordered as (
  select order_key, min(product) as product, min(channel) as channel, min(warehouse) as warehouse, min(region) as region
  from signal
  where kind = 'order' and order_key in (select order_key from parcel where order_key <> '')
  group by order_key
), known as (
  select p.id, coalesce(p.product, o.product) as product, coalesce(p.channel, o.channel) as channel, p.carrier,
    coalesce(p.warehouse, o.warehouse) as warehouse, p.store, coalesce(p.region, o.region) as region, p.agent, p.campaign, p.version, p.happened_at, p.late
  from parcel p left join ordered o on o.order_key = p.order_key
)
select id, product, cast(null as varchar) as batch, channel, carrier, warehouse, store, region, agent, campaign, version, cast(case when late then 1 else 0 end as double precision) as events, happened_at
from known
where ($5 = '' or product = $5) and ($6 = '' or channel = $6) and ($7 = '' or region = $7)
