-- Signals from $11 on that match every filter that is set, newest first.
with hit as (
  select id
  from signal
  where id >= $11 and (body is not null or $6 <> 0) and ($1 = 0 or id < $1)
    and ($2 = '' or product = $2)
    and ($3 = '' or channel = $3)
    and ($4 = '' or id in (select signal_id from mention where $4 <> '' and signal_id >= $11 and taxonomy_version = $10 and (factor = $4 or factor like $4 || '.%')))
    and ($5 = '' or order_key = $5)
    and ($6 = 0 or customer_id = $6)
    and ($7 = '' or position($7 in body) > 0)
    and ($8 = 0 or ($8 < 0 and polarity < 0) or ($8 > 0 and polarity >= 0))
  order by id desc
  limit $9
)
select id, source, kind, body, happened_at, customer_id, order_key, rating, language, polarity, confidence, spam,
       product, batch, channel, carrier, warehouse, store, region, agent, campaign, version,
       emotion, emotion_confidence, emotion_intensity, intents
from signal
where id in (select id from hit)
order by id desc
