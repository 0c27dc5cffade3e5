update import_run set ended_at = $2, rows_read = $3, accepted = $4, duplicates = $5, quarantined = $6 where id = $1
