-- Who was merged into whom, and not taken apart again.
select kept, absorbed from customer_merge where undone_at is null order by id
