select name, share from experiment_arm where experiment_id = $1 order by place
