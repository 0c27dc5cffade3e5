-- Products that burned of factor $1 between $2 and $3; an empty one stands for all of them.
select distinct product from alert
where rule = 'cell_excess' and factor = $1 and coalesce(inhibited_by, '') = ''
  and since < $3 and (resolved_at is null or resolved_at > $2)
