-- Batch $1 may leave.
update contact set state = 'queued' where batch_id = $1 and state = 'waiting'
