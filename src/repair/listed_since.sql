select distinct l.customer_id
from leaving_customer l
join leaving_case c on c.case_id = l.case_id
where c.opened_at >= $1
