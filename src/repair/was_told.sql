-- Whether channel $2 was told anything of case $1, or is about to be.
select 1 from action where case_id = $1 and channel = $2 limit 1
