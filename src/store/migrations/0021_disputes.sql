-- Disputes about whose a case is, what was ruled, and every move of a case from one department to another. All three are
-- appended to and never changed. An arbiter without a name: whoever administers the instance.
create table dispute (
  id bigint not null, case_id bigint not null, factor text not null, happened_at timestamp not null, actor text not null,
  department text not null, claimed text not null, reason text not null, arbiter text not null
);
create table dispute_ruling (
  dispute_id bigint not null, happened_at timestamp not null, actor text not null, department text not null, reason text not null,
  owner_from timestamp
);
create table case_move (
  case_id bigint not null, happened_at timestamp not null, actor text not null, from_department text not null,
  to_department text not null, reason text not null
);
-- What was handed over before there was such a table stands in the history as "from → to: reason".
insert into case_move
select case_id, happened_at, actor, split_part(detail, ' → ', 1),
  split_part(split_part(detail, ' → ', 2), ': ', 1),
  substring(detail, position(': ' in detail) + 2)
from case_event where verb = 'handed_over';
