-- What people say of alerts afterwards (risk/feedback.h). Appended; the newest of an alert counts. `usefulness`: useful, noise, or empty where
-- the mark before was taken back.
create table alert_mark (
  id bigint not null, alert_id bigint not null, usefulness text not null, happened_at timestamp not null, actor text not null, reason text not null
);
