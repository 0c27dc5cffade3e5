select case_id, round, verb, step from playbook_event where ($1 = 0 or case_id = $1) order by case_id, round, seq
