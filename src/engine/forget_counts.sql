delete from cell_count
