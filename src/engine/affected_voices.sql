-- Who complained: of factor $5 (empty: of anything) of product $3 on channel $4 within [$1, $2), or by the signals $8 themselves.
-- $6: the polarity of a complaint, $7: the taxonomy version of mentions.
select s.customer_id, coalesce(s.order_key, '')
from signal s
where coalesce(s.customer_id, 0) <> 0 and (
  s.id in (select cast(unnest(string_to_array($8, ',')) as bigint))
  or (s.happened_at >= $1 and s.happened_at < $2 and ($3 = '' or s.product = $3) and ($4 = '' or s.channel = $4) and not coalesce(s.spam, false)
      and case when $5 = '' then coalesce(s.polarity, 0) <= $6
               else s.id in (select signal_id from mention
                             where happened_at >= $1 and happened_at < $2 and taxonomy_version = $7 and polarity <= $6
                               and (factor = $5 or factor like $5 || '.%')) end))
group by 1, 2
