update repair_case set state = $2, department = $3, assignee = $4, due_at = $5, taken_at = $6, resolved_at = $7,
       at_stake_minor = $8, currency = $9, evidence = $10, reopened = $11, quiet_since = $12, nudges = $13, nudge_at = $14
where id = $1
