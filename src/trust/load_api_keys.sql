select id, digest, name, scopes, created_at, revoked_at from api_key order by created_at, id
