select id, kept, absorbed, token, kind, with_token, with_kind, signal_id, happened_at, undone_at, undone_by from customer_merge order by id
