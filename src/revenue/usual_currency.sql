-- The currency that most orders are in.
select currency from signal where kind = 'order' and currency is not null group by currency order by count(*) desc, currency limit 1
