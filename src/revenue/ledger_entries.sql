-- $1: the month, $2: the version; in the order of LedgerEntry, so that pages neither overlap nor miss one
select account, factor, department, case_id, order_key, orders, amount_minor, currency
from ledger_entry where month = $1 and version = $2
order by account, factor, department, case_id, order_key, orders, amount_minor, currency
