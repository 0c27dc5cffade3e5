-- Playbooks under way (repair/flow.h): what each began with, and its events, from which it is replayed. Both only grow.
create table playbook_run (case_id bigint not null, round integer not null, happened_at timestamp not null, playbook text not null, body text not null);
create table playbook_event (case_id bigint not null, round integer not null, seq integer not null, happened_at timestamp not null, verb text not null, step text not null, actor text not null);
