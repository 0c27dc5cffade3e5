-- Nudges by department and step: all, those whose day is not over at $1, those that a person answered in time.
select department, step, count(*), count(*) filter (where not answered and answer_by > $1), count(*) filter (where answered)
from (
  select n.department, n.step, n.answer_by, exists (
    select 1 from case_event e
    where e.case_id = n.case_id and e.happened_at > n.happened_at and e.happened_at <= n.answer_by
      and e.verb in ('taken', 'handed_over', 'commented', 'resolved', 'step_done')
  ) as answered
  from nudge n
) judged
group by department, step
order by department, case step when 'reminder' then 0 when 'louder' then 1 else 2 end
