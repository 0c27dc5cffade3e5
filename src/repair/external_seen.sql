select 1 from external_remark where channel = $1 and external_id = $2 and item = $3 limit 1
