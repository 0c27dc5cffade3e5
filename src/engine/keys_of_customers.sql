-- Keys of the customers $1 (with commas between) that are theirs alone; the last column: the vault holds the value.
select k.customer_id, k.token, k.kind, exists (select 1 from vault v where v.token = k.token and v.kind = k.kind)
from customer_key k
where k.customer_id in (select cast(unnest(string_to_array($1, ',')) as bigint)) and k.token not in (select token from shared_key)
order by k.happened_at desc
