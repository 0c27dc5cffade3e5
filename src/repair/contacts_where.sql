-- Of batch $1, of action $2 (0: any), with ids above $3, of the customers $4 (with commas between; empty: any), at most $5.
select id, batch_id, case_id, customer_id, order_key, product, silent, token, zone_minutes, purpose, state, reason, action_id, due_at, left_at, settled_at
from contact
where ($1 = 0 or batch_id = $1) and ($2 = 0 or action_id = $2) and id > $3
  and ($4 = '' or customer_id in (select cast(unnest(string_to_array(case when $4 = '' then '0' else $4 end, ',')) as bigint)))
order by id
limit $5
