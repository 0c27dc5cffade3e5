-- What is known of products' categories, in the order in which it was said.
select key, category from reference where dimension = 'product' and category is not null order by happened_at
