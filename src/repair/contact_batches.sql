-- Of case $1 (0: of all) with ids below $2 (0: from the newest), newest first, at most $3.
select id, case_id, state, purpose, medium, channel, language, body, offer, holdout, price, currency, step, created_at, created_by, ended_at, ended_by, reason
from contact_batch
where ($1 = 0 or case_id = $1) and ($2 = 0 or id < $2)
order by id desc
limit $3
