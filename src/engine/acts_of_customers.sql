-- What the customers $1 (with commas between) did since $2: orders, returns and refunds, and texts that complain ($3: of that polarity at most).
select customer_id, happened_at,
  case when kind = 'order' then 'ordered' when kind in ('return', 'refund') then 'returned' else 'complained' end
from signal
where customer_id in (select cast(unnest(string_to_array($1, ',')) as bigint)) and happened_at > $2
  and ((kind = 'order' and coalesce(event, '') not in ('item', 'cancelled', 'canceled')) or kind in ('return', 'refund')
       or (kind in ('review', 'post', 'message', 'call', 'survey', 'feedback') and polarity <= $3 and not coalesce(spam, false)))
