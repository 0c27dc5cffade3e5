update job_run set ended_at = $1 where job = 'watch'
