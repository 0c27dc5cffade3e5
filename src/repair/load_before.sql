-- The newest deed of a case, unless it was taken back or something else has moved the case since.
select b.case_id, b.happened_at, b.verb, b.actor, b.state, b.department, b.assignee, b.due_at, b.taken_at, b.resolved_at
from case_before b
where ($1 = 0 or b.case_id = $1)
  and not exists (select 1 from case_undo u where u.case_id = b.case_id and u.done_at = b.happened_at and u.verb = b.verb)
  and not exists (
    select 1 from case_event e
    where e.case_id = b.case_id and e.happened_at > b.happened_at
      and e.verb in ('taken', 'handed_over', 'resolved', 'reopened', 'closed', 'disputed', 'ruled', 'judged', 'undone'))
order by b.case_id, b.happened_at
