select name from reference where dimension = 'product' and key = $1 and name is not null order by happened_at desc limit 1
