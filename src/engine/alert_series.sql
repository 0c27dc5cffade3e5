-- A cell's complaints (said, stated as a reason, or what happened to parcels) and its exposure by local day; an empty product or channel stands for
-- all of them.
select cast(floor((hour + $5) / 24.0) as bigint) as day,
       sum(case when factor <> '' then negative else 0 end) as complaints,
       sum(case when factor = '' then signals else 0 end) as exposure
from (select product, channel, factor, hour, signals, negative from cell_count
      union all select product, channel, factor, hour, signals, negative from cell_delta) as cells
where factor in ('', $1, $1 || '#stated', $1 || '#happened') and ($2 = '' or product = $2) and ($3 = '' or channel = $3) and hour >= $4
group by 1
order by 1
