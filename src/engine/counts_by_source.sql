-- Of the cell $1 (factor), $2 (product), $3 (channel) since the hour $4: how much was said, and how much happened to parcels.
select coalesce(sum(case when factor = $1 then negative end), 0), coalesce(sum(case when factor = $1 || '#happened' then negative end), 0)
from (select product, channel, factor, hour, negative from cell_count
      union all select product, channel, factor, hour, negative from cell_delta) as cells
where factor in ($1, $1 || '#happened') and ($2 = '' or product = $2) and ($3 = '' or channel = $3) and hour >= $4
