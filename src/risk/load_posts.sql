-- Posts and shares in the order they were taken in, with their strongest complaint. $1: since.
select s.id, s.happened_at, s.customer_id, s.source, s.external_id, s.product, s.channel, s.reach, s.polarity,
       coalesce(json_extract_string(s.attributes, '$.parent'), json_extract_string(s.attributes, '$.repost_of')),
       (select arg_min(m.factor, m.polarity * m.confidence) from mention m where m.signal_id = s.id and m.polarity < 0)
from signal s
where s.kind = 'post' and s.happened_at >= $1
order by s.id
