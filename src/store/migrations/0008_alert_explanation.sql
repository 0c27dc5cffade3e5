-- Why an alert is (cause/drivers.h): what was found, with its evidence and parameters, when and about how much of it (observed). Appended; the newest counts.
create table alert_explanation (alert_id bigint not null, happened_at timestamp not null, observed double precision not null, body text not null);
