-- Of the orders $1, with a unit separator between.
select order_key, paid_minor, coalesce(currency, ''), cancelled or (refunded and lost_minor >= paid_minor and paid_minor > 0)
from order_fact
where main and order_key in (select unnest(string_to_array($1, chr(31))))
