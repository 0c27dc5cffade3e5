select * from alert
where ($1 = 0 or id < $1)
  and ($2 = '' or state = $2)
  and ($3 = '' or product = $3)
  and ($4 = '' or channel = $4)
  and ($5 = '' or factor = $5 or factor like $5 || '.%')
  and ($6 or (coalesce(silenced_by, '') = '' and coalesce(inhibited_by, '') = ''))
order by id desc
limit $7
