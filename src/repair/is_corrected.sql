select count(*) from action_undo where action_id = $1
