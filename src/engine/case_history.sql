select happened_at, actor, verb, detail from case_event where case_id = $1 order by happened_at
