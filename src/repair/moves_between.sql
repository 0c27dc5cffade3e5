select m.case_id, m.happened_at, m.actor, m.from_department, m.to_department, m.reason
from case_move m
where m.case_id in (select case_id from case_move where happened_at >= $1 and happened_at < $2)
  -- What was taken back was not passed on.
  and not exists (select 1 from case_undo u where u.case_id = m.case_id and u.done_at = m.happened_at and u.verb = 'handed_over')
order by m.case_id, m.happened_at
