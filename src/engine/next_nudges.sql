select * from repair_case_now where nudge_at is not null order by nudge_at, id limit $1
