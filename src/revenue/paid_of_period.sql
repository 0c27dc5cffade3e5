-- $1, $2: orders placed from, until
select currency, sum(paid_minor) from order_fact
where ordered_at >= $1 and ordered_at < $2 and currency is not null and currency <> '' group by currency
