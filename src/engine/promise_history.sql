insert into unfinished select 'history' where not exists (select 1 from unfinished where what = 'history')
