-- Orders placed from $1 to $2, by local day ($3: the zone's minutes) and product.
select cast(floor((extract(epoch from ordered_at) / 60 + $3) / 1440) as bigint) as day, coalesce(product, ''), count(*)
from order_fact
where main and ordered_at >= $1 and ordered_at < $2
group by 1, 2
