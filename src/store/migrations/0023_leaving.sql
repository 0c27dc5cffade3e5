-- Cases about customers who are about to leave (repair/leaving.h): what was promised of the list when it was made, who is on it, and
-- why. Appended with the case that they belong to.
create table leaving_case (
  case_id bigint not null, opened_at timestamp not null, opened_by text not null, severity text not null, customers bigint not null,
  horizon_days integer not null, level double precision not null, spend_minor bigint not null, expected_minor bigint not null,
  low_minor bigint not null, high_minor bigint not null, currency text not null, back double precision not null,
  back_low double precision not null, back_high double precision not null, auc double precision not null,
  calibration_error double precision not null, judged_above bigint not null, left_above bigint not null
);
create table leaving_customer (
  case_id bigint not null, customer_id bigint not null, probability double precision not null, usual double precision not null,
  orders bigint not null, last_order_at timestamp not null, spend_minor bigint not null, at_risk_minor bigint not null,
  factor text not null
);
create table leaving_reason (
  case_id bigint not null, customer_id bigint not null, code text not null, moved double precision not null, zh text not null, en text not null
);
