insert into experiment_arm values ($1, $2, $3, $4)
