-- What was forecast of a spreading post each time its alert changed (risk/contagion.h); spreaders are "signal,customer,shares,reach;…".
create table contagion_forecast (
  alert_id bigint not null, post_id bigint not null, posted_at timestamp not null, happened_at timestamp not null,
  product text not null, channel text not null, factor text not null, shares bigint not null,
  expected double precision not null, low double precision not null, high double precision not null, threshold double precision not null,
  probability double precision not null, crossing_at timestamp, stage text not null, per_hour double precision not null,
  negative_share double precision not null, direct_share double precision not null, depth bigint not null, reach bigint not null,
  spreaders text not null
);
