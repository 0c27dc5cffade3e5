select * from alert where id = $1
