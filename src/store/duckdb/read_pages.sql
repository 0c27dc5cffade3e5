select page from journal order by seq
