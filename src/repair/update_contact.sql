update contact set state = $2, reason = $3, action_id = $4, due_at = $5, left_at = $6, settled_at = $7 where id = $1
