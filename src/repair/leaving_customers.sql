select l.customer_id, l.probability, l.usual, l.orders, l.last_order_at, l.spend_minor, l.at_risk_minor, l.factor, c.currency
from leaving_customer l
join leaving_case c on c.case_id = l.case_id
where l.case_id = $1
order by l.at_risk_minor desc, l.customer_id
