insert into job_run values ($1, 'watch', $2, $3, '', 'watched until ended_at')
