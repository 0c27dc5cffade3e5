-- Letters have their numbers before they are queued.
select coalesce(max(id), 0) from (select max(id) as id from action union all select max(action_id) from contact) as numbered
