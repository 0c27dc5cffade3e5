select customer_id, code, moved, zh, en from leaving_reason where case_id = $1 order by customer_id, moved desc
