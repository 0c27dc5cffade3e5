-- $1: one case, or 0 for all whose time has come by $2 and that are not judged yet.
select p.case_id, p.round, p.product, p.channel, p.factor, p.planned_at, p.repaired_at, p.due_at, p.method, p.controls,
       p.before_from, p.before_until, p.after_from, p.after_until, p.bin_hours, p.baseline_rate, p.burning_rate, p.enough, p.detectable,
       p.why_zh, p.why_en, coalesce(p.measure, 'said'), coalesce(p.quiet_until, 0), p.sees_whole, p.sees_half, p.sees_none
from comparison p
join repair_case c on c.id = p.case_id and c.reopened = p.round
where case when $1 <> 0 then p.case_id = $1 and c.state in ('resolved', 'closed')
      else p.due_at <= $2 and c.state in ('resolved', 'closed')
           and not exists (select 1 from verdict v where v.case_id = p.case_id and v.round = p.round) end
  -- A case that was resolved, taken back and resolved again has a plan of each: the newest counts.
  and not exists (select 1 from comparison q where q.case_id = p.case_id and q.round = p.round and q.planned_at > p.planned_at)
order by p.case_id
