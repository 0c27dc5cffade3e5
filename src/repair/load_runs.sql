-- The last run of each case, or of case $1 (0: of all).
select r.case_id, r.round, r.body, r.happened_at
from playbook_run r
where ($1 = 0 or r.case_id = $1)
  and r.round = (select max(l.round) from playbook_run l where l.case_id = r.case_id)
order by r.case_id
