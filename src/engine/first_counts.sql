select (select count(*) from signal), (select count(body) from signal), (select count(*) from mention),
       (select coalesce(max(happened_at), cast('1970-01-01' as timestamp)) from signal),
       (select count(*) from quarantine where state = 'open'), (select count(*) from action where state = 'dead')
