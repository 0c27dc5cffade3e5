-- Experiments (model/experiment.h). What one is never changes once written; its state is updated in place. Arms and guards in their order.
create table experiment (
  id bigint not null, name text not null, hypothesis text not null, state text not null, unit text not null,
  product text not null, channel text not null, factor text not null, metric text not null, window_days bigint not null, before_days bigint not null,
  planned_units bigint not null, planned_end timestamp, case_id bigint not null, created_by text not null, created_at timestamp not null,
  started_at timestamp, stopped_at timestamp, decided_at timestamp, decision text not null, reason text not null
);
create table experiment_arm (experiment_id bigint not null, place bigint not null, name text not null, share double precision not null);
create table experiment_guard (experiment_id bigint not null, place bigint not null, metric text not null, must_not text not null, margin double precision not null);
-- Appended the first time that a unit asks: its order, or a customer's key as its token, or the customer that was asked for.
create table experiment_exposure (
  experiment_id bigint not null, unit text not null, token uuid, customer_id bigint, arm bigint not null, happened_at timestamp not null
);
