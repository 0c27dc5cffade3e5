-- What a case was before a person's deed, which of those deeds were taken back, and which messages were corrected. All appended to.
create table case_before (
  case_id bigint not null, happened_at timestamp not null, verb text not null, actor text not null, state text not null,
  department text not null, assignee text not null, due_at timestamp not null, taken_at timestamp, resolved_at timestamp
);
create table case_undo (case_id bigint not null, done_at timestamp not null, verb text not null, undone_at timestamp not null, actor text not null);
create table action_undo (action_id bigint not null, correction_id bigint not null, case_id bigint not null, happened_at timestamp not null, actor text not null);
