-- Texts of [$3, $4), of one product ($5) and channel ($6) where named; event: it complains of the factor $2 (any where empty) under version $1.
-- What a text does not say of its parcel, its order does, where that knows only one.
with told as (
  select id, order_key, product, batch, channel, carrier, warehouse, store, region, agent, campaign, version
  from signal
  where body is not null and body <> '' and not coalesce(spam, false) and happened_at >= $3 and happened_at < $4
), parcel as (
  select order_key,
    case when min(product) = max(product) then min(product) end as product, case when min(batch) = max(batch) then min(batch) end as batch,
    case when min(carrier) = max(carrier) then min(carrier) end as carrier,
    case when min(warehouse) = max(warehouse) then min(warehouse) end as warehouse,
    case when min(region) = max(region) then min(region) end as region
  from signal
  where order_key in (select order_key from told where order_key <> '')
  group by order_key
), known as (
  select t.id, coalesce(t.product, p.product) as product, coalesce(t.batch, p.batch) as batch, t.channel,
    coalesce(t.carrier, p.carrier) as carrier, coalesce(t.warehouse, p.warehouse) as warehouse, t.store,
    coalesce(t.region, p.region) as region, t.agent, t.campaign, t.version
  from told t left join parcel p on p.order_key = t.order_key
)
select s.id, s.product, s.batch, s.channel, s.carrier, s.warehouse, s.store, s.region, s.agent, s.campaign, s.version,
       cast(case when m.signal_id is null then 0 else 1 end as double precision) as events
from known s
left join (
  select distinct signal_id from mention
  where taxonomy_version = $1 and polarity < 0 and ($2 = '' or factor = $2 or factor like $2 || '.%')
    and happened_at >= $3 and happened_at < $4
) m on m.signal_id = s.id
where ($5 = '' or s.product = $5) and ($6 = '' or s.channel = $6)
