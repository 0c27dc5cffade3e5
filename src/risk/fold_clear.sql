-- All of it is in cell_count now. REQUIRES one snapshot for the three statements, or no other writer.
delete from cell_delta
