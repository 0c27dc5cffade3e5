-- Of batch $1: what has not left never does; $2 why, $3 when.
update contact set state = 'stopped', reason = $2, settled_at = $3 where batch_id = $1 and state in ('waiting', 'queued')
