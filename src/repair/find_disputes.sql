select d.id, d.case_id, d.factor, d.happened_at, d.actor, d.department, d.claimed, d.reason, d.arbiter,
       r.happened_at, r.actor, r.department, r.reason, r.owner_from
from dispute d
left join dispute_ruling r on r.dispute_id = d.id
where ($1 = 0 or d.id < $1)
  and ($2 = '' or ($2 = 'open' and r.dispute_id is null) or ($2 = 'ruled' and r.dispute_id is not null))
  and ($3 = '' or d.arbiter = $3)
  and ($4 = 0 or d.case_id = $4)
  and ($5 = '' or d.factor = $5)
order by d.id desc
limit $6
