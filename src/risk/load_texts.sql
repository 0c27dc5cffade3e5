-- The newest texts that complain of nothing, oldest first. $1: since, $2: rows.
select happened_at, customer_id, body
from (
  select id, happened_at, customer_id, body
  from signal
  where happened_at >= $1 and body is not null and coalesce(polarity, 0) >= 0
    and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback')
  order by happened_at desc, id desc
  limit $2
) newest
order by happened_at, id
