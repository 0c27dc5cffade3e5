select sealed from vault where token = $1 and kind <> 'name' order by happened_at desc limit 1
