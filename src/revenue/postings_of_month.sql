-- $1: the month, $2: booked by then
select id, booked_at, kind, factor, department, case_id, amount_minor, low_minor, high_minor, currency, note, actor
from ledger_posting where month = $1 and booked_at <= $2 order by id
