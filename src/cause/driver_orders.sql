-- Orders placed in [$3, $4); the event is a signal of kind $2 (return, refund). $1 is that of the other metrics and not used.
with one as (
  select order_key, min(happened_at) filter (where kind = 'order' and coalesce(event, '') <> 'item') as ordered_at,
    max(product) as product, max(batch) as batch, max(channel) filter (where kind = 'order') as channel, max(carrier) as carrier,
    max(warehouse) as warehouse, max(store) as store, max(region) as region, max(agent) as agent, max(campaign) as campaign,
    max(version) as version, max(id) filter (where kind = $2) as evidence
  from signal
  where order_key <> '' and happened_at >= $3 and $1 is not null
  group by order_key
)
select coalesce(evidence, 0), product, batch, channel, carrier, warehouse, store, region, agent, campaign, version, cast(case when evidence is null then 0 else 1 end as double precision) as events, ordered_at
from one
where ordered_at >= $3 and ordered_at < $4 and ($5 = '' or product = $5) and ($6 = '' or channel = $6) and ($7 = '' or region = $7)
