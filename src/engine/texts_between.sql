-- The texts with id in [$1, $2].
select id, happened_at, body from signal where body is not null and id >= $1 and id <= $2 order by id
