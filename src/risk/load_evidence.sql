-- What the newest complaining signals say, newest signal first: of each (signal, factor) the strongest mention, whether it
-- complains or not, because a factor's complaint is that of its strongest issue. $1: since, $2: rows, $3: the polarity of a
-- complaint, at most.
select m.signal_id, m.happened_at, m.factor, m.polarity, m.confidence
from mention m
where m.strongest and m.happened_at >= $1
  and m.taxonomy_version = coalesce((select max(version) from taxonomy), (select max(taxonomy_version) from mention))
  and m.signal_id in (select signal_id from mention where polarity <= $3 and happened_at >= $1)
order by m.happened_at desc, m.signal_id desc, m.aspect_begin, m.factor
limit $2
