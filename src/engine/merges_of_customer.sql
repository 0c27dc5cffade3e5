select id, kept, absorbed, token, kind, signal_id, happened_at, reason, undone_at from customer_merge where kept = $1 or absorbed = $1 order by id desc
