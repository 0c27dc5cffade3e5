select count(*) from signal
