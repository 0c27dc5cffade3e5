select kept, absorbed from customer_merge where undone_at is null
