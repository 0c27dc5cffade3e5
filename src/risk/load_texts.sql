-- The newest texts that complain of nothing, oldest first. $1: since, $2: rows.
select at, customer_id, body
from (
  select id, at, customer_id, body
  from signal
  where at >= $1 and body is not null and coalesce(polarity, 0) >= 0
    and kind in ('review', 'post', 'message', 'call', 'survey', 'feedback')
  order by at desc, id desc
  limit $2
) newest
order by at, id
