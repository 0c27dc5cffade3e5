insert into taxonomy (version, digest, yaml, happened_at, note) values ($1, $2, $3, $4, $5)
