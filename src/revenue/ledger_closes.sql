-- $1: the month; empty: all of them
select month, version, closed_at, actor, reason, taxonomy_version, orders
from ledger_close where $1 = '' or month = $1 order by month desc, version desc
