-- Batches of case $1 that wait for approval: their actions.
select id, payload from action where case_id = $1 and event = 'contact.batch' and state = 'waiting' order by id desc
