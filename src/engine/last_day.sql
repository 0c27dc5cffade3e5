select date_trunc('minute', happened_at), count(*) from signal where happened_at > $1 group by date_trunc('minute', happened_at)
