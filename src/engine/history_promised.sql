select count(*) from unfinished where what = 'history'
