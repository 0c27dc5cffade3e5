update experiment set state = $2, started_at = $3, stopped_at = $4, decided_at = $5, decision = $6, reason = $7 where id = $1
