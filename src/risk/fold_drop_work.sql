drop table cell_fold
