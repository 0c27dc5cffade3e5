-- Counts per cell and hour, folded and not yet folded. $1: first hour.
select product, channel, factor, hour, cast(sum(signals) as bigint), cast(sum(negative) as bigint)
from (
  select product, channel, factor, hour, signals, negative from cell_count where hour >= $1
  union all
  select product, channel, factor, hour, signals, negative from cell_delta where hour >= $1
) counts
group by product, channel, factor, hour
order by hour, product, channel, factor
