-- Complaints by local day, product and factor.
select cast(floor((hour + $1) / 24.0) as bigint) as day, product, factor, cast(sum(negative) as bigint)
from (select product, factor, hour, negative from cell_count where factor <> '' and negative <> 0
      union all select product, factor, hour, negative from cell_delta where factor <> '' and negative <> 0) as cells
where hour >= $2
group by 1, 2, 3
