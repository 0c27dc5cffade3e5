insert into silence (id, matchers, starts_at, ends_at, created_by, comment, expired_at) values ($1, $2, $3, $4, $5, $6, $7)
