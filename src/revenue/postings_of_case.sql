select id, booked_at, kind, factor, department, case_id, amount_minor, low_minor, high_minor, currency, note, actor
from ledger_posting where case_id = $1 order by booked_at, id
