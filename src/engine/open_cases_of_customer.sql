select distinct id from repair_case c where state in ('open', 'taken') and alert_id in (select id from alert where customer_id = $1)
