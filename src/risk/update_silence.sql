update silence set matchers = $2, starts_at = $3, ends_at = $4, created_by = $5, comment = $6, expired_at = $7 where id = $1
