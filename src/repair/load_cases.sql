select c.id, c.alert_id, c.state, c.title_zh, c.title_en, c.factor, c.department, c.assignee,
       c.opened_at, c.due_at, c.taken_at, c.resolved_at, c.at_stake_minor, c.currency, c.evidence, c.reopened,
       c.quiet_since, c.nudges, c.nudge_at,
       a.incident, o.called_at, l.customers, l.severity
from repair_case_now c
left join alert a on a.id = c.alert_id
left join (select case_id, max(happened_at) as called_at from case_event where verb = 'overdue' group by case_id) o on o.case_id = c.id
left join leaving_case l on l.case_id = c.id
order by c.id
