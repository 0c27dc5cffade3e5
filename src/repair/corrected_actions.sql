select action_id from action_undo where case_id = $1
