-- Counts of factor key $1 and of exposure key $5, by product and hour, in channel $2 (empty: all channels), hours $3 up to $4.
select product, hour,
       sum(case when factor = $1 then negative else 0 end) as complaints,
       sum(case when factor = $5 then signals else 0 end) as exposure
from (select product, channel, factor, hour, signals, negative from cell_count
      union all select product, channel, factor, hour, signals, negative from cell_delta) as cells
where factor in ($5, $1) and ($2 = '' or channel = $2) and hour >= $3 and hour < $4
group by product, hour
