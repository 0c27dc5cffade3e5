select id, happened_at, body, product, channel from signal where body is not null and id > $1 order by id limit $2
