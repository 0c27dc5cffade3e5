select digest, status, body from idempotency where key = $1 order by happened_at limit 1
