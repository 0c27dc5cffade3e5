select factor, count(*), count(case when polarity < 0 then 1 end) from mention where taxonomy_version = $1 group by factor
