-- When the newest signals that speak or state a reason begin. $1: since, $2: so many of them.
select min(happened_at)
from (
  select happened_at
  from signal
  where happened_at >= $1 and not coalesce(spam, false)
    and (kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') or (kind in ('return', 'refund') and event is not null))
  order by happened_at desc
  limit $2
) newest
