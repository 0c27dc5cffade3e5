-- Letters of batch $1 that have not left; $2 why.
update action set state = 'refused', last_error = $2
where state = 'queued' and id in (select action_id from contact where batch_id = $1 and state in ('waiting', 'queued'))
