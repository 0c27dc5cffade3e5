-- Who agreed to be written to, for what and by which way, or took it back (repair/consent.h). Appended; `token` is a customer's key.
-- An empty purpose or medium: any.
create table consent (
  id bigint not null, token uuid not null, kind text not null, purpose text not null, medium text not null, given boolean not null,
  happened_at timestamp not null, expires_at timestamp, source text not null, actor text not null, written_at timestamp not null
);
-- Messages to the customers of a case (repair/contact.h): what is said to all of them, and one row a customer. No address stands
-- here: `token` finds it in the vault.
create table contact_batch (
  id bigint not null, case_id bigint not null, state text not null, purpose text not null, medium text not null, channel text not null,
  language text not null, body text not null, offer text not null, holdout double precision not null, price double precision not null,
  currency text not null, step text not null, created_at timestamp not null, created_by text not null, ended_at timestamp, ended_by text not null,
  reason text not null
);
create table contact (
  id bigint not null, batch_id bigint not null, case_id bigint not null, customer_id bigint not null, order_key text not null, product text not null,
  silent boolean not null, token uuid, zone_minutes integer not null, purpose text not null, state text not null, reason text not null,
  action_id bigint not null, due_at timestamp not null, left_at timestamp, settled_at timestamp
);
