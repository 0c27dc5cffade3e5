insert into job_run values ($1, 'forecast', $2, $3, $4, $5)
