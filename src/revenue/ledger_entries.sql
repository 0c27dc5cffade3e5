-- $1: the month, $2: the version
select account, factor, department, case_id, order_key, orders, amount_minor, currency
from ledger_entry where month = $1 and version = $2
