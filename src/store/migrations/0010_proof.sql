-- How a repair will be judged, written when its case is resolved, and what was found. Both only grow; case_id and round tell
-- one repair of a case from the next.
create table comparison (
  case_id bigint not null, round integer not null, product text not null, channel text not null, factor text not null,
  planned_at timestamp not null, repaired_at timestamp not null, due_at timestamp not null, method text not null, controls text not null,
  before_from bigint not null, before_until bigint not null, after_from bigint not null, after_until bigint not null, bin_hours integer not null,
  baseline_rate double precision not null, burning_rate double precision not null, enough double precision not null, detectable double precision,
  why_zh text not null, why_en text not null
);
create table verdict (
  case_id bigint not null, round integer not null, kind text not null, judged_at timestamp not null,
  effect double precision not null, low double precision not null, high double precision not null, p_value double precision not null,
  detectable double precision not null, rate_before double precision not null, rate_after double precision not null,
  autocorrelation double precision not null, freedom double precision not null, reason_zh text not null, reason_en text not null,
  series text not null
);
