select name, digest, role, created_at from person where removed_at is null order by created_at, name
