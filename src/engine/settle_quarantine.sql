update quarantine set state = $2, settled_at = $3 where id = $1 and state = 'open'
