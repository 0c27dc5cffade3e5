select a.since from repair_case c join alert a on a.id = c.alert_id where c.id = $1
