-- One row where anything was ever counted under the key $1.
select 1 from cell_count where factor = $1
union all select 1 from cell_delta where factor = $1
limit 1
