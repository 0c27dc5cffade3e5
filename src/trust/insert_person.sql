insert into person (name, digest, role, created_at) values ($1, $2, $3, $4)
