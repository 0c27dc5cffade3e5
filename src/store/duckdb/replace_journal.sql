create or replace table journal (seq bigint not null, page blob not null);
