-- Who was heard in [$3, $4), of one product ($5), channel ($6) and region ($7) where named: each order once, each text without an order by itself. Event: it
-- complains of the factor $2 (any where empty) under version $1, in words or by a return's or refund's reason (one of $8, comma before and after each).
-- What a signal does not say of its parcel, its order does, where that knows only one. Times are those of the first signal.
with complaining as (
  select distinct signal_id from mention
  where taxonomy_version = $1 and polarity < 0 and ($2 = '' or factor = $2 or factor like $2 || '.%')
    and happened_at >= $3 and happened_at < $4
), told as (
  select s.id, case when coalesce(s.order_key, '') = '' then cast(s.id as varchar) else 'order ' || s.order_key end as voice, s.order_key, s.happened_at,
    s.product, s.batch, s.channel, s.carrier, s.warehouse, s.store, s.region, s.agent, s.campaign, s.version,
    m.signal_id is not null as in_words,
    m.signal_id is not null or (s.kind in ('return', 'refund') and position(',' || coalesce(s.event, '') || ',' in $8) > 0) as complains
  from signal s left join complaining m on m.signal_id = s.id
  where s.happened_at >= $3 and s.happened_at < $4 and not coalesce(s.spam, false)
    and ((s.body is not null and s.body <> '') or s.kind in ('return', 'refund'))
    and ($6 = '' or s.channel = $6)
), parcel as (
  select order_key,
    case when min(product) = max(product) then min(product) end as product, case when min(batch) = max(batch) then min(batch) end as batch,
    case when min(carrier) = max(carrier) then min(carrier) end as carrier,
    case when min(warehouse) = max(warehouse) then min(warehouse) end as warehouse,
    case when min(region) = max(region) then min(region) end as region
  from signal
  where order_key in (select order_key from told where order_key <> '')
  group by order_key
), voice as (
  select min(order_key) as order_key, min(happened_at) as heard_at, max(case when complains then 1 else 0 end) as events,
    coalesce(max(id) filter (where in_words), max(id) filter (where complains), 0) as evidence, min(product) as product, min(batch) as batch,
    coalesce(min(channel) filter (where complains), min(channel)) as channel, min(carrier) as carrier, min(warehouse) as warehouse,
    min(store) as store, min(region) as region, coalesce(min(agent) filter (where complains), min(agent)) as agent, min(campaign) as campaign,
    coalesce(min(version) filter (where complains), min(version)) as version
  from told
  group by voice
), known as (
  select v.evidence, coalesce(v.product, p.product) as product, coalesce(v.batch, p.batch) as batch, v.channel,
    coalesce(v.carrier, p.carrier) as carrier, coalesce(v.warehouse, p.warehouse) as warehouse, v.store,
    coalesce(v.region, p.region) as region, v.agent, v.campaign, v.version, v.events, v.heard_at
  from voice v left join parcel p on p.order_key = v.order_key
)
select evidence, product, batch, channel, carrier, warehouse, store, region, agent, campaign, version, cast(events as double precision), heard_at
from known
where ($5 = '' or product = $5) and ($7 = '' or region = $7)
