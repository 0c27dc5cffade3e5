select metric, must_not, margin from experiment_guard where experiment_id = $1 order by place
