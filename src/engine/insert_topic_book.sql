insert into topic_book values ($1, $2)
