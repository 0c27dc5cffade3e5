-- How long a case has been silent, how often somebody was nudged since, and when the next nudge is due (repair/nudge.h).
alter table repair_case add column quiet_since timestamp;
alter table repair_case add column nudges integer;
alter table repair_case add column nudge_at timestamp;
update repair_case set quiet_since = coalesce(taken_at, opened_at), nudges = 0;
-- Nudges that were sent; one worked where its case moved until answer_by. Appended: a nudge changes no row of its case.
create table nudge (
  case_id bigint not null, happened_at timestamp not null, step text not null, rung integer not null,
  department text not null, person text not null, answer_by timestamp not null, nudges integer not null, next_at timestamp not null
);
-- Cases with the nudges since they last moved. A row that was written after the last of them has its number, and knows better.
create view repair_case_now as
select c.id, c.alert_id, c.state, c.title_zh, c.title_en, c.factor, c.department, c.assignee, c.opened_at, c.due_at, c.taken_at, c.resolved_at,
  c.at_stake_minor, c.currency, c.evidence, c.reopened, c.quiet_since, greatest(c.nudges, coalesce(n.nudges, 0)) as nudges,
  case when n.nudges > c.nudges then n.next_at else c.nudge_at end as nudge_at
from repair_case c
left join (
  select k.case_id, max(k.nudges) as nudges, max(k.next_at) as next_at
  from nudge k join repair_case moved on moved.id = k.case_id
  where k.happened_at > moved.quiet_since
  group by k.case_id
) n on n.case_id = c.id;
