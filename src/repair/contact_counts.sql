-- Of the batches from $1 to $2.
select batch_id, state, count(*) from contact where batch_id >= $1 and batch_id <= $2 group by batch_id, state order by batch_id, state
