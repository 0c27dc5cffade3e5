delete from cell_delta
