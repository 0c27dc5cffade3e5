insert into schema_version values ($1)
