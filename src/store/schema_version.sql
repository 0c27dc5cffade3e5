create table if not exists schema_version (version bigint not null);
