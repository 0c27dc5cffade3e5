update contact_batch set state = $2, ended_at = $3, ended_by = $4, reason = $5 where id = $1
