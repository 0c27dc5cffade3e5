-- Tickets of cases in the tools that the company has, as they were last seen there (repair/links.h). One row a case and channel.
create table external_link (
  case_id bigint not null, channel text not null, external_id text not null, url text not null, version bigint not null, progress text not null,
  person text not null, seen_at timestamp not null
);
-- Remarks that were taken from there, or written by us. Appended: none is taken twice.
create table external_remark (channel text not null, external_id text not null, item text not null, happened_at timestamp not null);
