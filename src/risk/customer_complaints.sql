select s.customer_id, m.happened_at, m.factor
from mention m join signal s on s.id = m.signal_id
where m.polarity < 0 and m.confidence >= 0.5 and m.happened_at >= $1 and s.customer_id is not null and not coalesce(s.spam, false)
order by m.happened_at
