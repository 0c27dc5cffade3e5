delete from cell_count where hour in (select distinct hour from cell_delta)
