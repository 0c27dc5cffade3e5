-- $1 taxonomy version, $2 and $3 from and until (null: open), $4 rows
select factor, count(*) as mentions, count(case when polarity < 0 then 1 end) as complaints,
       count(case when polarity > 0 then 1 end) as praises
from mention
where taxonomy_version = $1
  and (cast($2 as timestamp) is null or happened_at >= cast($2 as timestamp))
  and (cast($3 as timestamp) is null or happened_at < cast($3 as timestamp))
group by factor
order by complaints desc, mentions desc, factor
limit $4
