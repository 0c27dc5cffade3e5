select digest, status, body from idempotency where key = $1 and happened_at > $2 order by happened_at limit 1
