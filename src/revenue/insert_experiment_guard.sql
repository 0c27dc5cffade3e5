insert into experiment_guard values ($1, $2, $3, $4, $5)
