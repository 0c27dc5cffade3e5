select happened_at, actor, verb, detail from alert_event where alert_id = $1 order by happened_at
