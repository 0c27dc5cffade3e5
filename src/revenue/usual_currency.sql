-- The currency that most orders are paid in: what was paid stands in an order, or in payments of its own.
select currency from signal where kind in ('order', 'payment') and amount_minor is not null and currency is not null
group by currency order by count(*) desc, currency limit 1
