-- What happened to each order placed in [$1, $2), and its value of the dimension $3 (empty: none is asked for); an order's lines (event "item") are no steps.
-- $4 to $13: product, batch, channel, carrier, warehouse, store, region, agent, campaign, version that one of its signals must name; empty: any.
-- A channel is where it was ordered, not where it was spoken of.
with placed as (
  select order_key, min(happened_at) filter (where kind = 'order' and coalesce(event, '') <> 'item') as ordered_at,
    max(case $3 when 'product' then product when 'batch' then batch when 'channel' then case when kind = 'order' then channel end when 'carrier' then carrier
      when 'warehouse' then warehouse when 'store' then store when 'region' then region when 'agent' then agent when 'campaign' then campaign when 'version' then version end) as segment
  from signal
  where order_key <> '' and happened_at >= $1
  group by order_key
  having bool_or($4 = '' or product = $4) and bool_or($5 = '' or batch = $5) and bool_or($6 = '' or (kind = 'order' and channel = $6)) and bool_or($7 = '' or carrier = $7)
    and bool_or($8 = '' or warehouse = $8) and bool_or($9 = '' or store = $9) and bool_or($10 = '' or region = $10) and bool_or($11 = '' or agent = $11)
    and bool_or($12 = '' or campaign = $12) and bool_or($13 = '' or version = $13)
), wanted as (
  select order_key, segment from placed
  where ordered_at >= $1 and ordered_at < $2
)
select s.order_key, s.happened_at, s.kind, coalesce(s.event, ''), case when s.body is not null and s.body <> '' then s.polarity end, s.amount_minor, s.currency,
  coalesce(wanted.segment, '')
from signal s join wanted on s.order_key = wanted.order_key
where not (s.kind = 'order' and coalesce(s.event, '') = 'item') and s.kind not in ('reference', 'visit', 'telemetry')
order by s.order_key, s.happened_at, s.id
