select id, origin, mapping, started_at, ended_at, rows_read, accepted, duplicates, quarantined from import_run order by id desc limit 1000
