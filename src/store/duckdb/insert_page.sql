insert into journal (seq, page) values ($1, $2)
