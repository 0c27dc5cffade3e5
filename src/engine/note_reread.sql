insert into reread_window values ($1, $2, $3, $4, $5)
