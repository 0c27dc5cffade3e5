update customer_merge set undone_at = $2, undone_by = $3 where id = $1
