select id, source, kind, body, happened_at, customer_id, order_key, rating, language, polarity, confidence, spam,
       product, batch, channel, carrier, warehouse, store, region, agent, campaign, version,
       emotion, emotion_confidence, emotion_intensity, intents
from signal
where id in (select cast(unnest(string_to_array($1, ',')) as bigint))
