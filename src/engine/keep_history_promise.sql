delete from unfinished where what = 'history'
