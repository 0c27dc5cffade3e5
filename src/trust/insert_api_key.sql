insert into api_key (id, digest, name, scopes, created_at, revoked_at) values ($1, $2, $3, $4, $5, $6)
