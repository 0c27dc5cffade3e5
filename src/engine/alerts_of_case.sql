select id from alert where case_id = $1 or id = (select alert_id from repair_case where id = $1) order by id
