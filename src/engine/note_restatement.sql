insert into restatement values ($1, $2, $3, $4, $5, $6)
