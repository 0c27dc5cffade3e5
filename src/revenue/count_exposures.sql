select count(*) from experiment_exposure where experiment_id = $1
