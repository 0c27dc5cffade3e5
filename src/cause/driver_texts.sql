-- Texts of [$3, $4), of one product ($5) and channel ($6) where named; event: it complains of the factor $2 (any where empty) under version $1.
select s.id, s.product, s.batch, s.channel, s.carrier, s.warehouse, s.store, s.region, s.agent, s.campaign, s.version,
       cast(case when m.signal_id is null then 0 else 1 end as double precision) as events
from signal s
left join (
  select distinct signal_id from mention
  where taxonomy_version = $1 and polarity < 0 and ($2 = '' or factor = $2 or factor like $2 || '.%')
    and happened_at >= $3 and happened_at < $4
) m on m.signal_id = s.id
where s.body is not null and s.body <> '' and not coalesce(s.spam, false)
  and s.happened_at >= $3 and s.happened_at < $4
  and ($5 = '' or s.product = $5) and ($6 = '' or s.channel = $6)
