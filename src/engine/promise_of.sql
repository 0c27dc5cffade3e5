-- The promise of a case's last repair, planned at $2.
select id from ledger_posting where case_id = $1 and kind = 'promised' and actor = 'myelin' and booked_at >= $2 limit 1
