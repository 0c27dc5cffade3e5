update external_link
set external_id = $3, url = $4, version = $5, progress = $6, person = $7, seen_at = $8
where case_id = $1 and channel = $2
