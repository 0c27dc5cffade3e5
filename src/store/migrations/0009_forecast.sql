-- What complaints lead to (risk/follow.h): one row a lead and run, with what it was found on and what its forecast was worth.
create table forecast (
  run_id bigint not null, happened_at timestamp not null, product text not null, factor text not null, outcome text not null,
  lag_days bigint not null, correlation double precision not null, p_value double precision not null, q_value double precision not null,
  days bigint not null, mentions bigint not null, outcomes bigint not null, evidence_from timestamp not null, evidence_until timestamp not null,
  days_ahead bigint not null, expected double precision not null, usual double precision not null,
  low_80 double precision not null, high_80 double precision not null, low_95 double precision not null, high_95 double precision not null,
  probability double precision not null, record_days bigint not null, record_calls bigint not null, record_hits bigint not null,
  record_covered_80 double precision not null, record_covered_95 double precision not null,
  taxonomy_version bigint not null, parameters text not null
);
