delete from idempotency where happened_at <= $1
