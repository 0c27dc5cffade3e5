select * from repair_case_now
where ($1 = 0 or id < $1)
  and ($2 = '' or state = $2)
  and ($3 = '' or department = $3)
  and (not $4 or (due_at < $5 and state in ('open', 'taken')))
  and ($7 = 0 or id = $7)
order by id desc
limit $6
