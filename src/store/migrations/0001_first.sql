-- The reflex appends to the tables of this first block and reads none of them: no index, no key.
create table signal (
  id bigint not null, fingerprint uuid not null, content bigint not null,
  source text not null, external_id text not null, kind text not null, event text,
  happened_at timestamp not null, received_at timestamp not null, due timestamp,
  customer_id bigint, customer_tier text, order_key text,
  product text, batch text, channel text, carrier text, warehouse text, store text, region text, agent text, campaign text, version text,
  body text, rating double precision, scale text, amount_minor bigint, currency text, reach bigint, attributes text,
  language text, polarity double precision, confidence double precision, spam boolean, model_version text
);
create table mention (
  signal_id bigint not null, happened_at timestamp not null, factor text not null,
  polarity double precision not null, intensity double precision not null, confidence double precision not null,
  aspect_begin integer not null, aspect_end integer not null, opinion_begin integer not null, opinion_end integer not null,
  taxonomy_version integer not null, model_version text not null
);
-- Counts per cell and hour, appended as deltas; a job folds them into cell_count.
create table cell_delta (
  product text not null, channel text not null, factor text not null, hour bigint not null,
  signals integer not null, negative integer not null, positive integer not null, spam integer not null
);
create table cell_count (
  product text not null, channel text not null, factor text not null, hour bigint not null,
  signals bigint not null, negative bigint not null, positive bigint not null, spam bigint not null
);
create table customer_key (token uuid not null, kind text not null, customer_id bigint not null, signal_id bigint not null, happened_at timestamp not null);
create table customer_merge (
  id bigint not null, kept bigint not null, absorbed bigint not null, token uuid not null, kind text not null,
  signal_id bigint not null, happened_at timestamp not null, reason text not null, undone_at timestamp, undone_by text,
  with_token uuid not null, with_kind text not null
);
-- Keys that belong to nobody in particular (a shop's hotline): they identify no customer.
create table shared_key (token uuid not null, kind text not null, reason text not null, happened_at timestamp not null);
-- Reversible personal data, sealed with the instance's key; token = keyed hash of the plain value.
create table vault (token uuid not null, kind text not null, sealed text not null, happened_at timestamp not null);
create table reference (dimension text not null, key text not null, name text, category text, attributes text, happened_at timestamp not null);

create table quarantine (
  id bigint not null, run_id bigint, source text not null, origin text not null, reason_code text not null, reason text not null,
  row_text text not null, happened_at timestamp not null, state text not null, settled_at timestamp
);
create table import_run (
  id bigint not null, origin text not null, mapping text not null, started_at timestamp not null, ended_at timestamp,
  rows_read bigint not null, accepted bigint not null, duplicates bigint not null, quarantined bigint not null
);
create table taxonomy (version integer not null, digest text not null, yaml text not null, happened_at timestamp not null, note text);
create table restatement (id bigint not null, from_version integer not null, to_version integer not null, happened_at timestamp not null, signals bigint not null, difference text not null);

create table alert (
  id bigint not null, rule text not null, state text not null, severity text not null,
  product text not null, channel text not null, factor text not null, customer_id bigint,
  since timestamp not null, raised_at timestamp not null, updated_at timestamp not null, resolved_at timestamp,
  still_happening boolean not null, observed double precision not null, expected double precision not null, ratio double precision not null,
  p_value double precision not null, q_value double precision not null, customers bigint not null, at_stake_minor bigint not null, currency text not null,
  concentrations text not null, verbatims text not null, incident text not null,
  acknowledged_until timestamp, acknowledged_by text, silenced_by text, inhibited_by text, taxonomy_version integer not null, case_id bigint
);
create table alert_event (alert_id bigint not null, happened_at timestamp not null, actor text not null, verb text not null, detail text not null);
create table silence (id text not null, matchers text not null, starts_at timestamp not null, ends_at timestamp not null, created_by text not null, comment text not null, expired_at timestamp);
create table repair_case (
  id bigint not null, alert_id bigint not null, state text not null, title_zh text not null, title_en text not null, factor text not null,
  department text not null, assignee text not null, opened_at timestamp not null, due_at timestamp not null, taken_at timestamp, resolved_at timestamp,
  at_stake_minor bigint not null, currency text not null, evidence text not null, reopened integer not null
);
create table case_event (case_id bigint not null, happened_at timestamp not null, actor text not null, verb text not null, detail text not null);
-- The transactional outbox: an action is queued in the commit of what caused it, and carried out afterwards.
create table action (
  id bigint not null, case_id bigint, alert_id bigint, channel text not null, event text not null, payload text not null,
  state text not null, attempts integer not null, created_at timestamp not null, next_at timestamp not null, last_error text not null
);
create table action_attempt (action_id bigint not null, happened_at timestamp not null, outcome text not null, detail text not null);

create table loss_line (run_id bigint not null, month text not null, factor text not null, department text not null, kind text not null, orders bigint not null, amount_minor bigint not null, currency text not null, taxonomy_version integer not null);
create table loss_total (run_id bigint not null, month text not null, orders bigint not null, paid_minor bigint not null, lost_minor bigint not null, at_risk_minor bigint not null, untouched_minor bigint not null, currency text not null, happened_at timestamp not null);
create table cause_effect (
  run_id bigint not null, factor text not null, metric text not null, mean_with double precision not null, mean_without double precision not null,
  effect double precision not null, low double precision not null, high double precision not null, n_with bigint not null, n_without bigint not null,
  p_value double precision not null, q_value double precision not null, signals bigint not null, taxonomy_version integer not null, happened_at timestamp not null
);

create table api_key (id text not null, digest text not null, name text not null, scopes text not null, created_at timestamp not null, revoked_at timestamp);
create table idempotency (key text not null, digest text not null, status integer not null, body text not null, happened_at timestamp not null);
create table audit (seq bigint not null, happened_at timestamp not null, actor text not null, verb text not null, object text not null, detail text not null, digest text not null);
create table job_run (id bigint not null, job text not null, started_at timestamp not null, ended_at timestamp, parameters text not null, outcome text not null);
