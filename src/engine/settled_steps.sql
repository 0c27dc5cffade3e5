select case_id, event, state, created_at from action where event like 'playbook.step.%' and state not in ('queued', 'waiting') order by id
