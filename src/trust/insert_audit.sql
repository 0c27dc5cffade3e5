insert into audit (seq, happened_at, actor, verb, object, detail, digest) values ($1, $2, $3, $4, $5, $6, $7)
