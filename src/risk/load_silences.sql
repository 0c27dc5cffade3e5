-- Silences that have not ended. $1: now.
select id, matchers, starts_at, ends_at, created_by, comment from silence where ends_at > $1 and expired_at is null order by starts_at, id
