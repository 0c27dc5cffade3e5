-- Mentions under version $1 by factor: all, complaints, complaints since $3, complaints of [$2, $3).
select factor, count(*), count(case when polarity < 0 then 1 end),
       count(case when polarity < 0 and happened_at >= $3 then 1 end),
       count(case when polarity < 0 and happened_at >= $2 and happened_at < $3 then 1 end)
from mention where taxonomy_version = $1 group by factor
