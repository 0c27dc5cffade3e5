update person set removed_at = $2 where name = $1 and removed_at is null
