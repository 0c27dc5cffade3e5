select seq, happened_at, actor, verb, object, detail from audit
where ($1 = 0 or seq < $1) and ($2 = '' or actor = $2) and ($3 = '' or verb = $3) and ($4 = '' or object = $4)
order by seq desc
limit $5
