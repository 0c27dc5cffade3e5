-- Counts per cell and hour, folded and not yet folded: a cell and hour may come several times. $1: first hour.
select product, channel, factor, hour, cast(signals as bigint), cast(negative as bigint) from cell_count where hour >= $1
union all
select product, channel, factor, hour, cast(signals as bigint), cast(negative as bigint) from cell_delta where hour >= $1
