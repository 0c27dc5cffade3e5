update action set state = $2, attempts = $3, next_at = $4, last_error = $5 where id = $1
